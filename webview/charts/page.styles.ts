import { css } from 'lit';

export const chartsPageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
  }
  .toolbar {
    position: relative;
    z-index: 20;
    display: flex;
    flex-direction: column;
    gap: 6px;
    padding: 6px 16px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--hairline);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: flex-start;
  }
  /* In a narrow page it has a row of its own: one run below the other would hide most of them. */
  .head .legend {
    flex: 1 1 420px;
  }
  .head .tools {
    display: flex;
    flex: none;
    gap: 10px;
    margin-left: auto;
  }
  main {
    position: relative;
    flex: 1 1 auto;
    min-height: 0;
    padding: 4px 16px 24px;
    overflow-y: auto;
  }
  h2 {
    margin: 8px 0 0;
    font-size: inherit;
    font-weight: normal;
  }
  .group {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 2px 6px 2px 0;
    color: var(--vscode-descriptionForeground);
    background: none;
    border: none;
    font: inherit;
    cursor: pointer;
  }
  .group:hover {
    color: var(--vscode-foreground);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(380px, 100%), 1fr));
    gap: 14px 28px;
    margin-top: 6px;
  }
  .more {
    margin-top: 20px;
    text-align: center;
  }
`;
