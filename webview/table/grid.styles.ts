import { css } from 'lit';

/** The grid itself; its cells are in cell.styles.ts. */
export const gridStyles = css`
  .grid {
    position: absolute;
    inset: 0;
    overflow: auto;
    overscroll-behavior: contain;
    outline: none;
    cursor: default;
    user-select: none;
  }
  .sizer {
    position: relative;
    min-width: 100%;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 3;
    height: 30px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--hairline);
  }
  .pin {
    position: sticky;
    left: 0;
    z-index: 2;
    height: 100%;
    background: var(--vscode-editor-background);
    border-right: 1px solid var(--hairline);
  }
  .head-cell {
    position: absolute;
    top: 0;
    left: 0;
    display: flex;
    gap: 5px;
    align-items: center;
    height: 29px;
    padding: 0 8px;
    color: var(--vscode-descriptionForeground);
    white-space: nowrap;
    touch-action: none;
  }
  .head-cell .label {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .head-cell .detail {
    flex: 0 0 auto;
    font-size: 0.85em;
    opacity: 0.85;
  }
  .head-cell .arrow {
    flex: 0 0 auto;
    color: var(--vscode-foreground);
    font-size: 0.72em;
  }
  .head-cell.number {
    justify-content: flex-end;
  }
  .head-cell:hover,
  .head-cell:focus {
    padding-right: 26px;
  }
  .head-cell:hover,
  .head-cell[aria-sort='ascending'],
  .head-cell[aria-sort='descending'] {
    color: var(--vscode-foreground);
  }
  .menu-mark {
    position: absolute;
    top: 5px;
    right: 6px;
    width: 18px;
    height: 18px;
    border-radius: 3px;
    background: var(--vscode-editor-background);
    visibility: hidden;
  }
  .menu-mark::before {
    content: '';
    position: absolute;
    top: 5px;
    left: 6px;
    width: 5px;
    height: 5px;
    border: solid currentColor;
    border-width: 0 1.3px 1.3px 0;
    transform: rotate(45deg);
  }
  .menu-mark:hover {
    background: var(--vscode-toolbar-hoverBackground, var(--hover));
  }
  .head-cell:hover .menu-mark,
  .head-cell:focus .menu-mark {
    visibility: visible;
  }
  .grip {
    position: absolute;
    top: 0;
    right: -4px;
    z-index: 1;
    width: 8px;
    height: 100%;
    cursor: col-resize;
  }
  .grip:hover::before {
    content: '';
    position: absolute;
    inset: 0 3px;
    background: var(--vscode-sash-hoverBorder, var(--accent));
  }
  .drop-mark {
    position: absolute;
    top: 0;
    left: 0;
    z-index: 4;
    width: 2px;
    height: 29px;
    background: var(--accent);
  }
  .body {
    position: relative;
  }
  .row {
    position: absolute;
    top: 0;
    left: 0;
    width: 100%;
    height: 24px;
    line-height: 23px;
    contain: layout style;
    background: var(--row);
    border-bottom: 1px solid var(--row-line);
    --row: var(--vscode-editor-background);
  }
  /* Some themes have a translucent selection: what scrolls below the pinned cells isn't to be seen through it. */
  .row .pin {
    background: linear-gradient(var(--row), var(--row)) var(--vscode-editor-background);
  }
  .row:hover {
    --row: color-mix(in srgb, var(--vscode-foreground) 5%, var(--vscode-editor-background));
  }
  .row.selected {
    --row: color-mix(
      in srgb,
      var(
          --vscode-list-activeSelectionBackground,
          color-mix(in srgb, var(--accent) 25%, var(--vscode-editor-background))
        )
        55%,
      var(--vscode-editor-background)
    );
  }
  .row.pinned {
    --row: color-mix(in srgb, var(--accent) 7%, var(--vscode-editor-background));
  }
  .row.selected.pinned {
    --row: color-mix(
      in srgb,
      var(
          --vscode-list-activeSelectionBackground,
          color-mix(in srgb, var(--accent) 25%, var(--vscode-editor-background))
        )
        55%,
      var(--vscode-editor-background)
    );
  }
  .row.deleted .value {
    text-decoration: line-through;
    opacity: 0.7;
  }
`;
