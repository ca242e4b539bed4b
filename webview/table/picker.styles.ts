import { css } from 'lit';

export const pickerStyles = css`
  :host {
    position: fixed;
    z-index: 18;
    display: flex;
    flex-direction: column;
    width: 380px;
    max-width: calc(100vw - 16px);
    height: min(560px, calc(100vh - 90px));
    background: var(--vscode-menu-background);
    border: 1px solid var(--vscode-menu-border, var(--hairline));
    border-radius: 5px;
  }
  .top {
    display: flex;
    flex-direction: column;
    gap: 6px;
    padding: 8px 10px;
    border-bottom: 1px solid var(--hairline);
  }
  .switches,
  .bottom {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
  }
  .bottom {
    gap: 6px;
    padding: 8px 10px;
    border-top: 1px solid var(--hairline);
  }
  .list {
    position: relative;
    flex: 1 1 auto;
    overflow-y: auto;
    outline: none;
  }
  .line {
    position: absolute;
    left: 0;
    right: 0;
    display: flex;
    gap: 7px;
    align-items: center;
    height: 24px;
    padding: 0 10px;
    white-space: nowrap;
    cursor: default;
  }
  .line.heading {
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
  }
  .line.option:hover,
  .line.active {
    background: var(--hover);
  }
  .list:focus-visible .line.active {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .box {
    flex: 0 0 12px;
    height: 12px;
    border: 1px solid var(--vscode-checkbox-border, var(--hairline));
    border-radius: 3px;
    background: var(--vscode-checkbox-background, transparent);
    font-size: 10px;
    line-height: 10px;
    text-align: center;
  }
  .label {
    flex: 1 1 auto;
  }
  .line.drop {
    box-shadow: inset 0 2px 0 var(--vscode-focusBorder);
  }
`;
