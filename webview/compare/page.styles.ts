import { css } from 'lit';

export const comparePageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
  }
  .gone {
    padding: 4px 16px;
    border-bottom: 1px solid var(--hairline);
  }
  main {
    position: relative;
    flex: 1 1 auto;
    min-height: 0;
    display: flex;
    flex-direction: column;
    overflow: auto;
  }
  /* As high as its rows, as long as that leaves the charts enough. */
  .rows {
    position: relative;
    flex: 0 1 auto;
    min-height: 112px;
  }
  tm-compare-charts {
    flex: none;
  }
  tm-compare-charts.open {
    flex: 1 1 0;
    min-height: 48%;
  }
`;
