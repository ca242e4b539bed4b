import { css } from 'lit';

export const artifactsStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(200px, 300px) minmax(0, 1fr);
    height: 100%;
  }
  @media (max-width: 640px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(120px, 40%) minmax(0, 1fr);
    }
  }
  .tree {
    padding: 6px 0;
    overflow: auto;
    border-right: 1px solid var(--hairline);
  }
  .back {
    padding: 2px 10px 6px;
    color: var(--vscode-textLink-foreground, var(--vscode-focusBorder));
    background: none;
    border: none;
    font: inherit;
    cursor: pointer;
  }
  /* Where there is no tree beside it. */
  .empty:only-child {
    grid-column: 1 / -1;
  }
  tm-artifact-view {
    min-width: 0;
    min-height: 0;
  }
`;
