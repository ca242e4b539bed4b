import { css } from 'lit';

/** For the document itself; VS Code's own standard styles come before it. */
export const pageStyles = css`
  html,
  body {
    height: 100%;
    margin: 0;
    padding: 0;
  }
  body {
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    overflow: hidden;
  }
`;

/** For the components. */
export const sharedStyles = css`
  :host {
    box-sizing: border-box;
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    line-height: 1.4;
    --hairline: var(--vscode-panel-border, color-mix(in srgb, var(--vscode-foreground) 16%, transparent));
    --hover: var(--vscode-list-hoverBackground, color-mix(in srgb, var(--vscode-foreground) 8%, transparent));
    /* Charts' colours are made for shapes: as text some themes leave them too faint, orange even see-through. */
    --good-text: color-mix(in srgb, var(--vscode-charts-green) 70%, var(--vscode-foreground));
    --bad-text: color-mix(in srgb, var(--vscode-charts-red) 70%, var(--vscode-foreground));
    --killed: color(from var(--vscode-charts-orange) srgb r g b / 1);
    --killed-text: color-mix(in srgb, var(--killed) 65%, var(--vscode-foreground));
    --problem-text: color-mix(in srgb, var(--vscode-errorForeground) 70%, var(--vscode-foreground));
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .icon {
    display: block;
  }
  .muted {
    color: var(--vscode-descriptionForeground);
  }
  .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .choice {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  select {
    height: 26px;
    padding: 0 4px;
    color: var(--vscode-dropdown-foreground, inherit);
    background: var(--vscode-dropdown-background);
    border: 1px solid var(--vscode-dropdown-border, transparent);
    border-radius: 2px;
    font: inherit;
  }
  option {
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-listBackground, var(--vscode-dropdown-background));
  }
  .text-field {
    width: 100%;
    height: 26px;
    padding: 0 6px;
    color: var(--vscode-input-foreground, inherit);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--hairline));
    border-radius: 2px;
    font: inherit;
  }
  .text-field::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
  .empty {
    max-width: 46em;
    margin: 0 auto;
    padding: 56px 24px;
    text-align: center;
    color: var(--vscode-descriptionForeground);
    text-wrap: balance;
  }
  .empty > * {
    margin-top: 14px;
  }
  .problem {
    color: var(--problem-text);
  }
  .busy {
    position: absolute;
    inset: 0 0 auto;
    z-index: 3;
    height: 2px;
    overflow: hidden;
    opacity: 0;
    /* What takes under half a second shows nothing; what moves unseen would be drawn all the same. */
    animation: appear 0s 500ms forwards;
  }
  .busy::before {
    content: '';
    position: absolute;
    inset: 0 auto 0 0;
    width: 30%;
    background: var(--vscode-progressBar-background, var(--vscode-focusBorder));
    animation: pass 1.4s 500ms linear infinite;
  }
  @keyframes appear {
    to {
      opacity: 1;
    }
  }
  @keyframes pass {
    from {
      transform: translateX(-100%);
    }
    to {
      transform: translateX(340%);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy::before {
      width: 100%;
      animation: none;
    }
  }
`;
