import { css } from 'lit';

export const tablePageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    --accent: var(--vscode-focusBorder);
    --row-line: color-mix(in srgb, var(--hairline) 60%, transparent);
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 4px;
    align-items: center;
    padding: 0 10px 6px 14px;
    border-bottom: 1px solid var(--hairline);
  }
  .chip {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    height: 20px;
    padding: 0 7px;
    color: var(--vscode-descriptionForeground);
    background: none;
    border: 1px solid var(--hairline);
    border-radius: 10px;
    font: inherit;
    font-size: 0.92em;
    white-space: nowrap;
    cursor: pointer;
  }
  .chip:hover {
    color: var(--vscode-foreground);
    background: var(--hover);
  }
  .chip[aria-pressed='true'] {
    color: var(--vscode-foreground);
    background: color-mix(in srgb, var(--accent) 22%, transparent);
    border-color: var(--accent);
  }
  .chip .icon-text {
    color: var(--status, inherit);
  }
  .gap {
    width: 8px;
  }
  /* Of what isn't chosen the sign says enough, with its word over it. */
  @media (max-width: 600px) {
    .chip[aria-pressed='false'] .word {
      position: absolute;
      width: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .gap {
      width: 2px;
    }
  }
  .running {
    --status: var(--vscode-charts-blue);
  }
  .finished {
    --status: var(--vscode-charts-green);
  }
  .failed {
    --status: var(--vscode-charts-red);
  }
  .killed {
    --status: var(--killed);
  }
  main {
    position: relative;
    flex: 1 1 auto;
    min-height: 0;
  }
  main > .empty {
    position: absolute;
    inset: 40px 0 0;
    pointer-events: none;
  }
  main > .empty > * {
    pointer-events: auto;
  }
  .banner {
    padding: 4px 14px;
  }
  .announce {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
