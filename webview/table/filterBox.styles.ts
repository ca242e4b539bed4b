import { css } from 'lit';

export const filterBoxStyles = css`
  :host {
    position: relative;
    display: block;
    flex: 1 1 260px;
    min-width: 120px;
  }
  .box {
    position: relative;
    height: 26px;
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--hairline));
    border-radius: 2px;
  }
  .box:focus-within {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .box.wrong {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  input {
    position: relative;
    width: 100%;
    height: 100%;
    padding: 0 24px 0 7px;
    color: var(--vscode-input-foreground, inherit);
    background: none;
    border: none;
    outline: none;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.96em;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
    font-family: var(--vscode-font-family);
  }
  .underline {
    position: absolute;
    inset: 0 24px 0 7px;
    overflow: hidden;
    color: transparent;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.96em;
    line-height: 24px;
    white-space: pre;
    pointer-events: none;
  }
  .underline span {
    text-decoration: underline wavy var(--vscode-editorError-foreground, var(--vscode-errorForeground));
    text-decoration-skip-ink: none;
    text-underline-offset: 3px;
  }
  .clear {
    position: absolute;
    top: 0;
    right: 0;
    width: 22px;
    height: 24px;
    padding: 0;
    color: var(--vscode-descriptionForeground);
    background: none;
    border: none;
    font-size: 15px;
    line-height: 1;
  }
  .clear:hover {
    color: var(--vscode-foreground);
  }
  .message,
  .offers {
    position: absolute;
    top: 100%;
    left: 0;
    right: 0;
    z-index: 15;
    border-radius: 0 0 3px 3px;
  }
  .message {
    padding: 4px 7px;
    color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground));
    background: var(--vscode-inputValidation-errorBackground, var(--vscode-editor-background));
    border: 1px solid var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
    border-top: none;
    overflow-wrap: anywhere;
  }
  .offers {
    max-height: 264px;
    overflow-y: auto;
    padding: 2px;
    background: var(--vscode-editorSuggestWidget-background, var(--vscode-menu-background));
    border: 1px solid var(--vscode-editorSuggestWidget-border, var(--vscode-menu-border, var(--hairline)));
  }
  /* The box is narrow, what completes it is not. */
  @media (max-width: 820px) {
    .offers {
      right: auto;
      width: max-content;
      min-width: 100%;
      max-width: calc(100vw - 28px);
      border-radius: 3px;
    }
  }
  .offer {
    display: flex;
    gap: 8px;
    height: 22px;
    padding: 0 6px;
    align-items: center;
    border-radius: 2px;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.96em;
    white-space: nowrap;
    cursor: default;
  }
  .offer:hover {
    background: var(--hover);
  }
  .offer.picked {
    color: var(
      --vscode-editorSuggestWidget-selectedForeground,
      var(--vscode-list-activeSelectionForeground, inherit)
    );
    background: var(
      --vscode-editorSuggestWidget-selectedBackground,
      var(--vscode-list-activeSelectionBackground, var(--hover))
    );
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .kind {
    flex: 0 0 1.2em;
    color: var(--vscode-symbolIcon-fieldForeground, var(--vscode-charts-blue));
    text-align: center;
  }
  .text {
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;
