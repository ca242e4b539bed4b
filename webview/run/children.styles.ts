import { css } from 'lit';

export const childrenStyles = css`
  h2 {
    margin: 0 0 6px;
    padding: 0 8px;
    font-size: inherit;
    font-weight: 600;
  }
  ul {
    margin: 0 0 8px;
    padding: 0;
    list-style: none;
  }
  li button {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) max-content minmax(70px, max-content);
    gap: 8px;
    align-items: center;
    width: 100%;
    height: 24px;
    padding: 0 8px;
    color: inherit;
    text-align: left;
    background: none;
    border: none;
    font: inherit;
    cursor: pointer;
  }
  li button:hover {
    background: var(--hover);
  }
  .name {
    color: var(--vscode-textLink-foreground, inherit);
  }
  .status.running {
    color: var(--vscode-charts-blue);
  }
  .status.finished {
    color: var(--vscode-charts-green);
  }
  .status.failed {
    color: var(--vscode-charts-red);
  }
  .status.killed {
    color: var(--killed);
  }
`;
