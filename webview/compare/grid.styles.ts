import { css } from 'lit';

export const gridStyles = css`
  :host {
    display: block;
    position: absolute;
    inset: 0;
    overflow: auto;
    contain: strict;
  }
  .grid {
    position: relative;
  }
  .row {
    position: absolute;
    inset: auto 0;
    height: 28px;
  }
  .row.head {
    position: sticky;
    top: 0;
    z-index: 2;
    height: 56px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--hairline);
  }
  .row.line {
    border-bottom: 1px solid color-mix(in srgb, var(--hairline) 45%, transparent);
  }
  .row.line:hover,
  .row.line:hover .side {
    background: color-mix(in srgb, var(--vscode-foreground) 5%, var(--vscode-editor-background));
  }
  .side {
    position: sticky;
    left: 0;
    z-index: 1;
    display: flex;
    gap: 8px;
    align-items: center;
    width: 264px;
    height: 100%;
    padding: 0 12px 0 16px;
    background: var(--vscode-editor-background);
    border-right: 1px solid var(--hairline);
  }
  .head .side {
    align-items: end;
    padding-bottom: 6px;
  }
  .title .side {
    align-items: end;
    padding-bottom: 4px;
    color: var(--vscode-descriptionForeground);
    border-right-color: transparent;
  }
  .side .number {
    flex: none;
    white-space: nowrap;
  }
  .side .key {
    flex: 1 1 auto;
    min-width: 0;
  }
  .column,
  .cell {
    position: absolute;
    top: 0;
    width: 216px;
    height: 100%;
    padding: 0 14px;
  }
  .column {
    padding-top: 6px;
  }
  .column .name {
    font-weight: 600;
  }
  .column .sub {
    display: flex;
    gap: 4px;
    align-items: center;
    height: 24px;
    font-size: 0.92em;
  }
  .column .sub > span {
    flex: 1 1 auto;
    min-width: 0;
  }
  .cell {
    display: flex;
    gap: 8px;
    align-items: center;
    cursor: default;
  }
  .cell.number {
    justify-content: flex-end;
  }
  .cell > .value {
    min-width: 0;
  }
  .cell.differs > .value {
    font-weight: 600;
  }
  /* By how much says that it does. */
  .cell.differs:not(:has(.delta))::before {
    content: '≠';
    color: var(--vscode-descriptionForeground);
  }
  .cell.missing {
    color: var(--vscode-descriptionForeground);
    font-style: italic;
  }
  .cell.missing > .value {
    font-weight: normal;
  }
  .delta {
    flex: none;
    min-width: 4.6em;
    text-align: right;
    color: var(--vscode-descriptionForeground);
  }
  .delta.better {
    color: var(--good-text);
  }
  .delta.worse {
    color: var(--bad-text);
  }
  .swatch {
    flex: none;
  }
`;
