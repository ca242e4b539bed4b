import { css } from 'lit';

export const overviewStyles = css`
  :host {
    display: block;
    padding: 12px 16px 32px;
  }
  section {
    min-width: 0;
  }
  .note {
    margin-bottom: 14px;
    padding: 0 8px;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(200px, 2fr) minmax(600px, 5fr);
    gap: 8px 28px;
    align-items: start;
    margin-bottom: 20px;
  }
  .columns.even {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  @media (max-width: 1000px) {
    .columns,
    .columns.even {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .heading {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 30px;
    margin-bottom: 2px;
  }
  .heading .text-field {
    margin-left: auto;
    flex: 0 1 220px;
    min-width: 0;
  }
  h2 {
    margin: 0;
    padding: 0 8px;
    font-size: inherit;
    font-weight: 600;
  }
  h2 {
    white-space: nowrap;
  }
  h2 .muted {
    margin-left: 4px;
    font-weight: normal;
  }
  .params tm-virtual-rows {
    --columns: minmax(90px, 1fr) minmax(90px, 1fr);
  }
  .metrics tm-virtual-rows {
    --columns: minmax(110px, 5fr) minmax(50px, 90px) repeat(4, minmax(74px, 1fr)) minmax(48px, 0.7fr);
  }
  .details h2 {
    margin-bottom: 6px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0 16px;
    margin: 0;
    padding: 0 8px;
  }
  dt {
    color: var(--vscode-descriptionForeground);
    line-height: 24px;
  }
  dd {
    display: flex;
    gap: 4px;
    align-items: center;
    min-width: 0;
    min-height: 24px;
    margin: 0;
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
`;
