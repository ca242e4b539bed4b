import { css } from 'lit';

/** Of a chart's title, and of what is said beside it. */
export const titleStyles = css`
  header {
    position: relative;
    display: flex;
    align-items: center;
    gap: 8px;
    height: 26px;
  }
  h3 {
    flex: 0 1 auto;
    margin: 0;
    font-size: inherit;
    font-weight: 600;
  }
  header .note {
    container-type: inline-size;
    flex: 1 1 0;
    font-size: 0.9em;
  }
  header .note.said {
    display: flex;
    align-items: center;
    min-width: 16px;
    height: 100%;
  }
  header .note .sign {
    display: none;
  }
  /* Too little room for a sentence: a sign, and the sentence over it. */
  @container (max-width: 90px) {
    header .note .sign {
      display: block;
    }
    header .note .text {
      position: absolute;
      width: 1px;
      clip-path: inset(50%);
    }
  }
`;

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
  /* Where so many columns don't fit, it is as wide as there are. */
  @media (max-width: 1230px) {
    :host(.wide3) {
      grid-column: 1 / -1;
    }
  }
  @media (max-width: 830px) {
    :host(.wide2) {
      grid-column: 1 / -1;
    }
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
  header[draggable='true'] {
    cursor: grab;
  }
  header .kind {
    flex: 0 4 auto;
    min-width: 0;
    font-size: 0.9em;
  }
  .actions {
    position: absolute;
    top: 0;
    right: 0;
    display: flex;
    align-items: center;
    height: 100%;
    padding-left: 6px;
    background: var(--vscode-editor-background);
    opacity: 0;
  }
  .actions.kept {
    position: static;
    flex: none;
    margin-left: auto;
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
