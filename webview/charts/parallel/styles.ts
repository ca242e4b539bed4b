import { css } from 'lit';

export const parallelStyles = css`
  canvas {
    width: 100%;
    height: 100%;
    touch-action: none;
  }
`;
