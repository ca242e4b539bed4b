import type { TemplateResult } from 'lit';
import { css, html } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { StateCore, Token } from 'markdown-it';
import MarkdownIt from 'markdown-it';
import { artifactKind } from '../../src/core/artifactKind';
import { pathOfHref } from '../../src/core/relativeHref';

const SAFE_LINK = /^(https?|mailto):/i;
/** By a whole URL, nothing but the links above. */
const SCHEME = /^[a-z][a-z0-9+.-]*:|^\/\//i;
const TASK = /^\[([ xX])\]\s+/;

/** The file that a text is from, whose pictures are shown that lie among the same files; null for none. */
interface Env {
  readonly file: string | null;
}

// Markup in the text stays text. Of pictures that are elsewhere, and would be fetched from anywhere, their description is shown.
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false });
markdown.validateLink = (href) => SAFE_LINK.test(href.trim()) || !SCHEME.test(href.trim());
markdown.renderer.rules.image = (tokens, index, _options, env: Env) => {
  const token = tokens[index];
  const src = token?.attrGet('src') ?? '';
  const label = markdown.utils.escapeHtml(token?.content || src);
  const path = env.file === null ? undefined : pathOfHref(env.file, src);
  if (path === undefined || artifactKind(path) !== 'image') return label;
  return `<tm-picture data-path="${markdown.utils.escapeHtml(path)}" data-label="${label}"></tm-picture>`;
};
markdown.renderer.rules['task_box'] = (tokens, index) =>
  `<input type="checkbox" disabled${tokens[index]?.meta === true ? ' checked' : ''}> `;
markdown.core.ruler.after('inline', 'tasks', (state) => {
  state.tokens.forEach((token, index) => markTask(state, token, index));
});
markdown.core.ruler.after('inline', 'links', ({ tokens }) => {
  for (const { children } of tokens) unlink(children ?? []);
});

/** `[ ]` and `[x]` at the beginning of an item of a list are a box, which its text names. */
function markTask({ tokens, Token }: StateCore, inline: Token, index: number): void {
  const item = tokens[index - 2];
  const [first] = inline.children ?? [];
  const box = TASK.exec(inline.content)?.[1];
  if (inline.type !== 'inline' || item?.type !== 'list_item_open' || box === undefined) return;
  if (!inline.children || first?.type !== 'text') return;
  first.content = first.content.replace(TASK, '');
  item.attrJoin('class', 'task');
  const mark = new Token('task_box', 'input', 0);
  mark.meta = box !== ' ';
  inline.children = [
    new Token('label_open', 'label', 1),
    mark,
    ...inline.children,
    new Token('label_close', 'label', -1),
  ];
}

/** A link to a file is its text: a page leads nowhere but to the web. */
function unlink(tokens: readonly Token[]): void {
  let isLeftOut = false;
  for (const token of tokens) {
    if (token.type === 'link_open') isLeftOut = !SAFE_LINK.test(token.attrGet('href') ?? '');
    if (!isLeftOut || !token.type.startsWith('link_')) continue;
    if (token.type === 'link_close') isLeftOut = false;
    token.hidden = true;
  }
}

/**
 * Text of a run as Markdown. Links go to `open`, which asks the host: the page itself leads nowhere. Of a `file`, its pictures
 * are `tm-picture` elements with `data-path` and `data-label`, which are the caller's to fill.
 */
export function markdownView(
  text: string,
  open: (href: string) => void,
  file: string | null = null,
): TemplateResult {
  const follow = (event: Event): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link) return;
    event.preventDefault();
    open(link.href);
  };
  return html`<div class="markdown" @click=${follow} @auxclick=${follow}>
    ${unsafeHTML(markdown.render(text, { file } satisfies Env))}
  </div>`;
}

export const markdownStyles = css`
  .markdown {
    max-width: 72em;
    line-height: 1.55;
    overflow-wrap: anywhere;
  }
  .markdown > :first-child {
    margin-top: 0;
  }
  .markdown > :last-child {
    margin-bottom: 0;
  }
  .markdown h1,
  .markdown h2,
  .markdown h3,
  .markdown h4 {
    margin: 1.1em 0 0.4em;
    font-size: 1.08em;
    font-weight: 600;
  }
  .markdown h1 {
    font-size: 1.3em;
  }
  .markdown h2 {
    font-size: 1.15em;
  }
  .markdown p,
  .markdown ul,
  .markdown ol {
    margin: 0.5em 0;
  }
  .markdown ul,
  .markdown ol {
    padding-left: 1.6em;
  }
  .markdown li.task {
    list-style: none;
  }
  /* A browser's own is hardly to be seen where it can't be ticked. */
  .markdown .task input {
    width: 14px;
    height: 14px;
    margin: 0 5px 0 -20px;
    vertical-align: -2px;
    border: 1px solid var(--vscode-checkbox-border, currentColor);
    border-radius: 3px;
    appearance: none;
  }
  .markdown .task input:checked::after {
    display: block;
    width: 4px;
    height: 8px;
    margin: 0 auto;
    content: '';
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    transform: rotate(40deg);
  }
  .markdown tm-picture {
    margin: 0.3em 0;
  }
  .markdown a {
    color: var(--vscode-textLink-foreground, var(--vscode-focusBorder));
  }
  .markdown code {
    padding: 1px 4px;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.93em;
    background: var(
      --vscode-textCodeBlock-background,
      color-mix(in srgb, var(--vscode-foreground) 9%, transparent)
    );
    border-radius: 3px;
  }
  .markdown pre {
    padding: 8px 10px;
    overflow: auto;
    background: var(
      --vscode-textCodeBlock-background,
      color-mix(in srgb, var(--vscode-foreground) 9%, transparent)
    );
  }
  .markdown pre code {
    padding: 0;
    background: none;
  }
  .markdown blockquote {
    margin: 0.6em 0;
    padding-left: 10px;
    color: var(--vscode-descriptionForeground);
    border-left: 3px solid var(--hairline);
  }
  .markdown table {
    border-collapse: collapse;
  }
  .markdown th,
  .markdown td {
    padding: 3px 10px;
    text-align: left;
    border: 1px solid var(--hairline);
  }
  .markdown hr {
    border: none;
    border-top: 1px solid var(--hairline);
  }
`;
