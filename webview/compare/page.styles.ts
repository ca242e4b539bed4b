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
  /* As wide as what is chosen, not as the longest name of a run. */
  .toolbar select {
    field-sizing: content;
    max-width: 18em;
  }
  .toolbar .same {
    flex: 1 1 auto;
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
