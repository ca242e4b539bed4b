import { css } from 'lit';

export const imagesStyles = css`
  .steps {
    flex: none;
    padding: 0 2px 6px;
  }
  .scroller {
    position: relative;
    flex: 1 1 0;
    min-height: 0;
    overflow: auto;
  }
  .band + .band {
    margin-top: 10px;
  }
  .line {
    display: grid;
    grid-template-columns: repeat(var(--columns, 1), minmax(64px, var(--most, 200px)));
    gap: 2px 8px;
    align-items: start;
    padding: 0 2px 6px;
  }
  .line.heads {
    position: sticky;
    top: 0;
    z-index: 2;
    padding-bottom: 2px;
    background: var(--vscode-editor-background);
  }
  .head {
    display: flex;
    gap: 6px;
    align-items: center;
    min-width: 0;
    height: 22px;
  }
  .head .swatch {
    flex: none;
  }
  .key {
    grid-column: 1 / -1;
    color: var(--vscode-descriptionForeground);
  }
  .cell {
    position: relative;
    min-width: 0;
    /* Below the heads, which stay. */
    scroll-margin: 48px 0 4px;
  }
  .cell:focus-visible {
    outline-offset: 1px;
  }
  .cell.faded,
  .head.faded {
    opacity: 0.35;
  }
  .box {
    position: relative;
    aspect-ratio: var(--aspect, 1);
  }
  .box.none,
  .box tm-picture.failed {
    display: flex;
    align-items: center;
    justify-content: center;
    padding: 4px;
    text-align: center;
    text-wrap: balance;
    border: 1px dashed
      var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-foreground) 28%, transparent));
    border-radius: 2px;
  }
  .box tm-picture {
    position: absolute;
    inset: 0;
    overflow: auto;
    --picture-width: 100%;
    --picture-height: 100%;
    --picture-at: center;
  }
  .own {
    height: 1.5em;
    font-size: 0.9em;
    line-height: 1.5em;
  }
  .more {
    padding: 6px 2px;
  }
`;
