import type { TemplateResult } from 'lit';
import { css, html } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import MarkdownIt from 'markdown-it';

const SAFE_LINK = /^(https?|mailto):/i;

// Markup in the text stays text; of pictures, which would be fetched from anywhere, their description is shown.
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false });
markdown.renderer.rules.image = (tokens, index) => markdown.utils.escapeHtml(tokens[index]?.content ?? '');
markdown.validateLink = (href) => SAFE_LINK.test(href.trim());

/** Text of a run as Markdown. Links go to `open`, which asks the host: the page itself leads nowhere. */
export function markdownView(text: string, open: (href: string) => void): TemplateResult {
  const follow = (event: Event): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link) return;
    event.preventDefault();
    open(link.href);
  };
  return html`<div class="markdown" @click=${follow} @auxclick=${follow}>
    ${unsafeHTML(markdown.render(text))}
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
