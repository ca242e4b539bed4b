import { css } from 'lit';

export const customPageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
  }
  header {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    padding: 6px 16px 2px;
  }
  h1 {
    flex: 0 1 auto;
    margin: 0;
    font-size: 1.1em;
    font-weight: 600;
  }
  .note {
    flex: 1 1 0;
    font-size: 0.9em;
  }
  .problems {
    flex: none;
    max-height: 40vh;
    margin: 2px 16px 6px;
    padding: 6px 10px;
    overflow-y: auto;
    border-left: 2px solid var(--vscode-editorError-foreground, var(--vscode-errorForeground));
    overflow-wrap: anywhere;
  }
  ul {
    margin: 2px 0 0;
    padding-left: 18px;
  }
  main {
    position: relative;
    flex: 1 1 auto;
    min-height: 0;
    padding: 4px 12px 10px 16px;
  }
`;
