import { css } from 'lit';

/** A drawing, and what its colours mean below it. */
export const drawingStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    height: 100%;
    min-width: 0;
  }
  .drawing {
    position: relative;
    flex: 1 1 0;
    min-width: 0;
    min-height: 0;
  }
  .legend {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 2px 12px;
    align-items: center;
    max-height: 40px;
    overflow: hidden;
    padding: 2px 8px 0;
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
  }
  .legend span {
    display: inline-flex;
    gap: 5px;
    align-items: center;
  }
`;

const ofFigures = css`
  canvas {
    display: block;
    border-radius: 2px;
  }
  .legend .scale {
    gap: 0;
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
    text-wrap: balance;
    overflow-wrap: anywhere;
    background: var(--vscode-editor-background);
  }
  .readout {
    position: absolute;
    z-index: 10;
    width: max-content;
    max-width: 420px;
    padding: 4px 8px;
    color: var(--vscode-editorHoverWidget-foreground, inherit);
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--hairline));
    border-radius: 3px;
    font-size: 0.92em;
    pointer-events: none;
  }
  .readout .title {
    display: flex;
    gap: 6px;
    align-items: center;
  }
  table {
    border-collapse: collapse;
  }
  th {
    padding: 0 10px 0 0;
    font-weight: normal;
    text-align: left;
    color: var(--vscode-descriptionForeground);
  }
  td {
    padding: 0;
  }
  .rows {
    position: absolute;
    inset: 0;
    z-index: 3;
    overflow: auto;
    background: var(--vscode-editor-background);
  }
  .rows th,
  .rows td {
    padding: 1px 12px 1px 4px;
    white-space: nowrap;
  }
  .rows thead th {
    position: sticky;
    top: 0;
    background: var(--vscode-editor-background);
  }
  .rows p {
    margin: 4px;
  }
`;

export const figureStyles = [drawingStyles, ofFigures];
