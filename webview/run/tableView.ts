import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { FileAddress } from '../../src/core/panels/files';
import type { TableRowsAnswer } from '../../src/core/panels/run';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RowsSource } from '../ui/virtualRows';
import '../ui/virtualRows';
import type { RunHost } from './model';

/** Columns drawn; a cell each in every row. */
const MOST_COLUMNS = 200;
/** How often a table that is still being looked through is asked for its length. */
const POLL = 400;

/** A table from `mlflow.log_table`, or a CSV file: any number of rows, read as they come into sight. */
export class TableView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .about {
        flex: none;
        padding: 4px 14px;
      }
      tm-virtual-rows {
        flex: 1 1 auto;
        min-height: 0;
        --most-height: 100%;
        overflow: auto;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    address: { attribute: false },
    edition: { attribute: false },
    columns: { state: true },
    total: { state: true },
    complete: { state: true },
    numeric: { state: true },
    own: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  /** Another number: the file is another than before. */
  declare edition: number;
  declare private columns: readonly string[];
  declare private total: number;
  declare private complete: boolean;
  /** Columns whose first values are numbers: they are aligned as such. */
  declare private numeric: readonly boolean[];
  declare private own: number;
  #source: RowsSource<readonly string[]> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.own = 0;
    this.columns = [];
    this.numeric = [];
    this.total = 0;
    this.complete = true;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('address')) {
      this.columns = [];
      this.#source = this.#sourceOf(this.address);
    } else if (changed.has('edition')) this.own++;
  }

  protected override render(): TemplateResult {
    const { words, formats } = this.host;
    const shown = this.columns.slice(0, MOST_COLUMNS);
    const size = fill(words.tableSize, formats.count(this.total), formats.count(this.columns.length));
    return html`<div class="about muted" role="status">
        ${this.columns.length === 0 ? nothing : this.complete ? size : fill(words.stillReading, size)}
      </div>
      <tm-virtual-rows
        .source=${this.#source}
        .head=${
          shown.length === 0
            ? undefined
            : html`<span class="number muted" role="columnheader">#</span>${shown.map(
                  (name, column) =>
                    html`<span
                      class=${this.numeric[column] ? 'number' : ''}
                      role="columnheader"
                      title=${titleText(name)}
                      >${shorten(name, 60)}</span
                    >`,
                )}`
        }
        .label=${this.address.path}
        .empty=${words.emptyTable}
        .retryLabel=${words.tryAgain}
        .version=${this.own}
      ></tm-virtual-rows>`;
  }

  protected override updated(): void {
    const count = Math.min(this.columns.length, MOST_COLUMNS);
    const style = this.renderRoot.querySelector<HTMLElement>('tm-virtual-rows')?.style;
    style?.setProperty('--columns', `64px repeat(${Math.max(1, count)}, minmax(110px, 1fr))`);
    style?.setProperty('--least-width', `${80 + count * 124}px`);
  }

  #sourceOf(address: FileAddress): RowsSource<readonly string[]> {
    return {
      load: async (from, count, signal) => {
        const answer = await this.host.ask(
          'table',
          { ...address, from, count },
          { signal, timeout: 120_000 },
        );
        if (address !== this.address) return answer;
        if (from === 0) this.numeric = answer.columns.map((_, column) => isNumeric(answer.rows, column));
        this.#note(answer);
        return answer;
      },
      cells: (row, index) =>
        html`<span class="number muted" role="rowheader">${this.host.formats.count(index + 1)}</span>${(
            row ?? []
          )
            .slice(0, MOST_COLUMNS)
            .map(
              (cell, column) =>
                html`<span class=${this.numeric[column] ? 'number' : ''} role="cell" title=${titleText(cell)}
                  >${shorten(cell, 200)}</span
                >`,
            )}`,
    };
  }

  #note(answer: TableRowsAnswer): void {
    if (JSON.stringify(answer.columns) !== JSON.stringify(this.columns)) this.columns = answer.columns;
    this.total = answer.total;
    this.complete = answer.complete;
    clearTimeout(this.#timer);
    if (!answer.complete) this.#timer = setTimeout(() => this.own++, POLL);
  }
}
customElements.define('tm-table-view', TableView);

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.every((cell) => !Number.isNaN(Number(cell)));
}
