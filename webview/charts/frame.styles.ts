import { css } from 'lit';

export const frameStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
  }
  :host(.wide2) {
    grid-column: span 2;
  }
  :host(.wide3) {
    grid-column: span 3;
  }
  :host(.wide4) {
    grid-column: 1 / -1;
  }
  :host(.full) {
    position: fixed;
    inset: 0;
    z-index: 60;
    display: flex;
    flex-direction: column;
    padding: 8px 16px 16px;
    background: var(--vscode-editor-background);
  }
  :host(.before)::before {
    content: '';
    position: absolute;
    inset: 0 auto 0 -8px;
    width: 2px;
    background: var(--vscode-focusBorder);
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    height: 26px;
  }
  header[draggable='true'] {
    cursor: grab;
  }
  h3 {
    flex: 0 1 auto;
    margin: 0;
    font-size: inherit;
    font-weight: 600;
  }
  header .kind {
    flex: none;
    font-size: 0.9em;
  }
  header .note {
    flex: 1 1 0;
    font-size: 0.9em;
  }
  .actions {
    display: flex;
    margin-left: auto;
    opacity: 0;
  }
  :host(:hover) .actions,
  :host(:focus-within) .actions,
  .actions.kept {
    opacity: 1;
  }
  .area {
    position: relative;
  }
  :host(.full) .area {
    flex: 1 1 auto;
    height: auto !important;
    min-height: 0;
  }
  .size {
    position: absolute;
    right: -3px;
    bottom: -3px;
    z-index: 4;
    width: 12px;
    height: 12px;
    padding: 0;
    background: none;
    border: none;
    cursor: nwse-resize;
    opacity: 0;
  }
  .size::after {
    content: '';
    position: absolute;
    right: 3px;
    bottom: 3px;
    width: 6px;
    height: 6px;
    border-right: 1.5px solid var(--vscode-descriptionForeground);
    border-bottom: 1.5px solid var(--vscode-descriptionForeground);
  }
  :host(:hover) .size,
  .size:focus-visible {
    opacity: 1;
  }
`;
