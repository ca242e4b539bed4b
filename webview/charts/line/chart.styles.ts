import { css } from 'lit';

export const chartStyles = css`
  canvas {
    display: block;
    border-radius: 2px;
    cursor: crosshair;
  }
  .cursor {
    position: absolute;
    inset: 0 auto auto 0;
    pointer-events: none;
  }
  .cursor line {
    stroke: var(--vscode-descriptionForeground);
    stroke-width: 1;
  }
  .cover {
    position: absolute;
    inset: 0;
    z-index: 2;
    display: flex;
    flex-direction: column;
    gap: 10px;
    align-items: center;
    justify-content: center;
    padding: 12px;
    text-align: center;
    overflow-wrap: anywhere;
    background: var(--vscode-editor-background);
  }
  .readout {
    position: absolute;
    top: 6px;
    z-index: 10;
    width: max-content;
    padding: 4px 8px;
    color: var(--vscode-editorHoverWidget-foreground, inherit);
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--hairline));
    border-radius: 3px;
    font-size: 0.92em;
    pointer-events: none;
  }
  table {
    border-collapse: collapse;
  }
  th {
    font-weight: normal;
    text-align: left;
    color: var(--vscode-descriptionForeground);
  }
  th.number {
    text-align: right;
  }
  .readout th,
  .readout td {
    padding: 1px 0 1px 14px;
    white-space: nowrap;
  }
  .readout th:first-child,
  .readout td:first-child {
    max-width: 200px;
    padding-left: 0;
  }
  .readout .value {
    font-weight: 600;
  }
  .points {
    position: absolute;
    inset: 0;
    z-index: 1;
    overflow: auto;
    background: var(--vscode-editor-background);
    border: 1px solid var(--hairline);
  }
  .points table {
    min-width: 100%;
  }
  .points th,
  .points td {
    padding: 2px 10px;
    white-space: nowrap;
  }
  .points thead th {
    position: sticky;
    top: 0;
    background: var(--vscode-editor-background);
    box-shadow: inset 0 -1px var(--hairline);
  }
  .points tbody tr:hover {
    background: var(--hover);
  }
  .points p {
    margin: 6px 10px;
  }
`;
