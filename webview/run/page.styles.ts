import { css } from 'lit';

export const runPageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
  }
  header,
  .banner,
  tm-run-tags {
    flex: none;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    align-items: center;
    padding: 10px 16px 2px;
  }
  h1 {
    margin: 0;
    font-size: 1.25em;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    display: flex;
    gap: 8px;
    align-items: center;
    min-width: 0;
  }
  .facts {
    display: flex;
    flex: 1 1 auto;
    flex-wrap: wrap;
    gap: 2px 14px;
    align-items: center;
    min-width: 0;
    color: var(--vscode-descriptionForeground);
  }
  .facts > span {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    min-width: 0;
  }
  .state {
    color: var(--vscode-foreground);
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
  .actions {
    display: flex;
    gap: 2px;
    align-items: center;
  }
  .banner {
    border: 0;
    background: color-mix(in srgb, var(--vscode-foreground) 5%, transparent);
  }
  main {
    position: relative;
    flex: 1 1 auto;
    min-height: 0;
    overflow: auto;
  }
`;
