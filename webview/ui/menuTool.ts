import type { TemplateResult } from 'lit';
import { css, html } from 'lit';
import type { MenuEntry } from './menu';
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
  .tool:hover,
  .tool[aria-expanded='true'] {
    background: var(--vscode-toolbar-hoverBackground, var(--hover));
    border-color: var(--vscode-contrastBorder, transparent);
  }
`;

/** For a button: opens a menu at it. */
export function opensMenu(entries: () => readonly MenuEntry[]): (event: Event) => void {
  return ({ currentTarget }) => {
    if (currentTarget instanceof HTMLElement) openMenu(currentTarget.getRootNode(), currentTarget, entries());
  };
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
    ${label}
  </button>`;
}
