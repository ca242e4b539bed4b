import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import { chevronDown } from './icons';
import type { MenuEntry, MenuItem } from './menu';
import { openMenu } from './menu';

export const toolStyles = css`
  .tool {
    display: inline-flex;
    flex: none;
    gap: 5px;
    align-items: center;
    height: 24px;
    padding: 0 7px;
    color: var(--vscode-foreground);
    background: none;
    border: 1px solid transparent;
    border-radius: 4px;
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
  }
  .tool svg {
    margin: 0 -4px 0 -2px;
  }
  .tool:hover,
  .tool[aria-expanded='true'] {
    background: var(--vscode-toolbar-hoverBackground, var(--hover));
    border-color: var(--vscode-contrastBorder, transparent);
  }
`;

/** For a button: opens a menu at it. */
export function opensMenu(entries: () => readonly MenuEntry[]): (event: Event) => void {
  return ({ currentTarget }) => {
    if (currentTarget instanceof HTMLElement) openMenu(currentTarget.getRootNode(), currentTarget, entries);
  };
}

/** The label of a button whose menu has what is seldom wanted; it says by itself that it opens one. */
export const MORE = '⋯';

/** Of tools that there may be no room for, what a menu has instead: those that aren't seen now. */
export function unseen(
  tools: readonly (readonly [Element | null | undefined, MenuItem])[],
): readonly MenuItem[] {
  return tools.flatMap(([tool, entry]) => (tool && !tool.checkVisibility() ? [entry] : []));
}

/** A button of a page's toolbar that opens a menu. */
export function menuTool(options: {
  readonly label: string;
  /** Where the label alone doesn't say it. */
  readonly title?: string;
  readonly entries: () => readonly MenuEntry[];
}): TemplateResult {
  const { label, title = label, entries } = options;
  return html`<button
    class="tool"
    aria-haspopup="menu"
    aria-label=${title}
    title=${title}
    @click=${opensMenu(entries)}
  >
    ${label}${label === MORE ? nothing : chevronDown}
  </button>`;
}
