import { css } from 'lit';

export const formStyles = css`
  .field {
    display: grid;
    grid-template-columns: 130px minmax(0, 1fr);
    gap: 8px;
    align-items: center;
  }
  .field > span,
  .field .choice > span {
    color: var(--vscode-descriptionForeground);
  }
  .field.top {
    align-items: start;
  }
  .field.top > span {
    padding-top: 4px;
  }
  .field > .choice {
    display: contents;
  }
  .inline {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  /* One of several below each other: what is chosen takes the room that the rest leaves. */
  .inline.one {
    flex-wrap: nowrap;
    margin-bottom: 4px;
  }
  .inline.one > :first-child {
    flex: 1 1 0;
    min-width: 0;
  }
  .inline .text-field {
    width: 110px;
  }
  .mistake {
    margin: 2px 0 0;
    color: var(--problem-text);
  }
`;
