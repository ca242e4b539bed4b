import { css } from 'lit';

export const comparePageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 14px;
    align-items: center;
    padding: 6px 16px;
    border-bottom: 1px solid var(--hairline);
  }
  .toolbar .same {
    flex: 1 1 auto;
  }
  main {
    position: relative;
    flex: 1 1 auto;
    min-height: 0;
    overflow: auto;
  }
  table {
    border-collapse: separate;
    border-spacing: 0;
  }
  th,
  td {
    max-width: 320px;
    padding: 3px 16px;
    font-weight: normal;
    text-align: left;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: top;
    border-bottom: 1px solid color-mix(in srgb, var(--hairline) 55%, transparent);
  }
  th.number,
  td.number {
    text-align: right;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 2;
    padding-top: 6px;
    vertical-align: bottom;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--hairline);
  }
  th:first-child {
    position: sticky;
    left: 0;
    z-index: 1;
    max-width: 280px;
    background: var(--vscode-editor-background);
    border-right: 1px solid var(--hairline);
  }
  thead th:first-child {
    z-index: 3;
  }
  thead .name {
    font-weight: 600;
  }
  thead .sub {
    display: flex;
    gap: 6px;
    align-items: center;
    min-height: 24px;
    font-size: 0.92em;
  }
  tbody.section tr:first-child th {
    padding-top: 14px;
    color: var(--vscode-descriptionForeground);
    border-right: none;
  }
  tbody.section tr:first-child td {
    padding-top: 14px;
  }
  tr.row:hover td,
  tr.row:hover th {
    background: color-mix(in srgb, var(--vscode-foreground) 5%, var(--vscode-editor-background));
  }
  td.differs {
    font-weight: 600;
  }
  td.differs::before {
    content: '≠';
    margin-right: 8px;
    font-weight: normal;
    color: var(--vscode-descriptionForeground);
  }
  td.missing {
    color: var(--vscode-disabledForeground);
    font-style: italic;
    font-weight: normal;
  }
  td[tabindex] {
    cursor: default;
  }
  td .delta {
    display: inline-block;
    min-width: 5.5em;
    margin-left: 8px;
    font-weight: normal;
    color: var(--vscode-descriptionForeground);
  }
`;
