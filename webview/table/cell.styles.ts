import { css } from 'lit';

export const cellStyles = css`
  .cell {
    position: absolute;
    top: 0;
    left: 0;
    height: 23px;
    padding: 0 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
    contain: strict;
  }
  .cell:focus,
  .head-cell:focus {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: -2px;
  }
  .cell.number {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .cell.best .value {
    font-weight: 700;
    color: var(--good-text);
  }
  .cell.best .value::before {
    content: '▸ ';
    font-weight: normal;
    font-size: 0.8em;
  }
  .cell.ongoing {
    color: var(--vscode-descriptionForeground);
  }
  .cell .spread {
    margin-left: 5px;
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
  }
  .cell.status {
    color: var(--vscode-descriptionForeground);
  }
  .cell.status.running {
    color: var(--vscode-charts-blue);
  }
  .cell.status.failed {
    color: var(--vscode-charts-red);
  }
  .cell.status.killed {
    color: var(--killed-text);
  }
  .cell .line {
    position: absolute;
    inset: 2px 8px;
    width: calc(100% - 16px);
    height: 19px;
    fill: none;
    stroke: var(--vscode-charts-blue, currentColor);
    stroke-width: 1.25;
    vector-effect: non-scaling-stroke;
  }
  .cell .line polyline {
    vector-effect: non-scaling-stroke;
  }
  .cell.name {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 0 4px 0 0;
  }
  .cell.name .value {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .row.group .cell.name .value {
    font-weight: 600;
  }
  .cell.name .spread {
    flex: 0 0 auto;
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .check {
    position: absolute;
    top: 0;
    left: 0;
    width: 30px;
    height: 100%;
  }
  .check::before {
    content: '';
    position: absolute;
    top: 50%;
    left: 10px;
    width: 12px;
    height: 12px;
    margin-top: -7px;
    border: 1px solid var(--vscode-checkbox-border, var(--hairline));
    border-radius: 3px;
    background: var(--vscode-checkbox-background, transparent);
    opacity: 0;
  }
  .head .check::before,
  .row:hover .check::before,
  .row.selected .check::before {
    opacity: 1;
  }
  .row.selected .check::before,
  .check.all::before {
    background: var(--accent);
    border-color: var(--accent);
  }
  .row.selected .check::after,
  .check.all::after {
    content: '';
    position: absolute;
    top: 50%;
    left: 14.5px;
    width: 3px;
    height: 7px;
    margin-top: -6px;
    border: solid var(--vscode-button-foreground, #fff);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(45deg);
  }
  .check.some::after {
    content: '';
    position: absolute;
    top: 50%;
    left: 13px;
    width: 8px;
    height: 2px;
    margin-top: -1px;
    background: var(--vscode-foreground);
  }
  .twisty {
    position: relative;
    flex: 0 0 16px;
    width: 16px;
    height: 22px;
  }
  .twisty:not(.leaf)::before {
    content: '';
    position: absolute;
    top: 8px;
    left: 4px;
    width: 5px;
    height: 5px;
    border: solid var(--vscode-foreground);
    border-width: 0 1.2px 1.2px 0;
    transform: rotate(-45deg);
    pointer-events: none;
  }
  .twisty.open:not(.leaf)::before {
    top: 7px;
    transform: rotate(45deg);
  }
  .swatch {
    flex: 0 0 8px;
    width: 8px;
    height: 8px;
    border-radius: 2px;
  }
  .star {
    flex: 0 0 18px;
    text-align: center;
    visibility: hidden;
    color: var(--vscode-descriptionForeground);
  }
  .star::before {
    content: '☆';
    pointer-events: none;
  }
  .star.on {
    visibility: visible;
    color: var(--vscode-charts-yellow);
  }
  .star.on::before {
    content: '★';
  }
  .row:hover .star {
    visibility: visible;
  }
  .cell.waiting::before {
    content: '';
    position: absolute;
    inset: 9px 12px;
    border-radius: 2px;
    background: color-mix(in srgb, var(--vscode-foreground) 8%, transparent);
  }
  .editor {
    position: fixed;
    z-index: 12;
    padding: 0 6px;
    color: var(--vscode-input-foreground, inherit);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-focusBorder);
    outline: none;
    font: inherit;
    resize: none;
  }
  .editor[aria-invalid] {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-charts-red));
  }
  .editor[aria-invalid] + .editor-label {
    color: var(--vscode-errorForeground);
  }
  .editor-label {
    position: fixed;
    z-index: 12;
    max-width: 320px;
    padding: 4px 8px;
    color: var(--vscode-menu-foreground);
    background: var(--vscode-menu-background);
    border: 1px solid var(--vscode-menu-border, var(--hairline));
    border-radius: 3px;
  }
  :host-context(.vscode-high-contrast) .row.selected,
  :host-context(.vscode-high-contrast-light) .row.selected {
    outline: 1px dashed var(--vscode-contrastActiveBorder, var(--accent));
    outline-offset: -1px;
  }
`;
