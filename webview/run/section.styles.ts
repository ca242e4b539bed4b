import { css } from 'lit';

/** For the tabs that are a list of sections with facts and tables. */
export const sectionStyles = css`
  :host {
    display: block;
    padding: 12px 16px 32px;
  }
  section {
    margin-bottom: 28px;
  }
  h2 {
    display: flex;
    gap: 10px;
    align-items: center;
    margin: 0 0 6px;
    font-size: 1.05em;
    font-weight: 600;
  }
  h3 {
    margin: 14px 0 4px;
    color: var(--vscode-descriptionForeground);
    font-size: inherit;
    font-weight: normal;
  }
  .badge {
    padding: 0 6px;
    font-size: 0.88em;
    font-weight: normal;
    line-height: 18px;
    color: var(--vscode-badge-foreground, inherit);
    background: var(--vscode-badge-background, color-mix(in srgb, var(--vscode-foreground) 14%, transparent));
    border-radius: 9px;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(90px, max-content) minmax(0, 1fr);
    gap: 0 16px;
    margin: 0 0 8px;
  }
  dt {
    max-width: 220px;
    color: var(--vscode-descriptionForeground);
    line-height: 22px;
  }
  dd {
    display: flex;
    gap: 4px;
    align-items: center;
    min-width: 0;
    min-height: 22px;
    margin: 0;
  }
  dd.list {
    flex-direction: column;
    align-items: flex-start;
    line-height: 22px;
  }
  table {
    margin: 4px 0 8px;
    border-collapse: collapse;
  }
  th,
  td {
    max-width: 420px;
    height: 22px;
    padding: 0 28px 0 0;
    font-weight: normal;
    text-align: left;
  }
  th {
    color: var(--vscode-descriptionForeground);
    border-bottom: 1px solid var(--hairline);
  }
  th.number,
  td.number {
    padding-right: 20px;
    text-align: right;
  }
  .mono,
  pre {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.95em;
  }
  pre {
    margin: 4px 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .link {
    padding: 0;
    color: var(--vscode-textLink-foreground, var(--vscode-focusBorder));
    background: none;
    border: none;
    font: inherit;
    cursor: pointer;
  }
  .link:hover {
    text-decoration: underline;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 10px 0;
  }
`;
