import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';

export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
  /** Beside the label; null for none. */
  readonly count: string | null;
}

/** The tabs of a page, as WAI-ARIA has them: the arrow keys move, and show what they move to. */
export function tabBar<T extends string>(options: {
  readonly tabs: readonly Tab<T>[];
  readonly current: T;
  readonly label: string;
  readonly onPick: (id: T) => void;
}): TemplateResult {
  const { tabs, current, label, onPick } = options;
  const key = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === current);
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = tabs[moves[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    onPick(next.id);
    const bar = event.currentTarget;
    if (bar instanceof HTMLElement) bar.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${key}>
    ${tabs.map(
      ({ id, label: name, count }) =>
        html`<button
          id="tab-${id}"
          role="tab"
          aria-selected=${String(id === current)}
          aria-controls="panel"
          tabindex=${id === current ? '0' : '-1'}
          @click=${() => onPick(id)}
        >
          ${name}${count === null ? nothing : html`<span class="count">${count}</span>`}
        </button>`,
    )}
  </div>`;
}

export const tabStyles = css`
  .tabs {
    display: flex;
    flex: none;
    gap: 4px;
    padding: 0 10px;
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--hairline);
  }
  .tabs button {
    position: relative;
    flex: none;
    padding: 7px 8px 8px;
    color: var(--vscode-descriptionForeground);
    background: none;
    border: none;
    font: inherit;
    cursor: pointer;
  }
  .tabs button:hover {
    color: var(--vscode-foreground);
  }
  .tabs button[aria-selected='true'] {
    color: var(--vscode-foreground);
  }
  .tabs button[aria-selected='true']::after {
    content: '';
    position: absolute;
    inset: auto 8px 0;
    height: 2px;
    background: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
  }
  .tabs .count {
    margin-left: 6px;
    font-size: 0.88em;
    font-variant-numeric: tabular-nums;
    color: var(--vscode-descriptionForeground);
  }
`;
