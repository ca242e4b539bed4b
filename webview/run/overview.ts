import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { MetricRange } from '../../src/core/backend';
import type { KeyValue } from '../../src/core/entities';
import type { MetricRow, RunDescription } from '../../src/core/panels/run';
import { iconButton, textField } from '../ui/controls';
import { copyIcon, openIcon } from '../ui/icons';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RowsSource } from '../ui/virtualRows';
import { VirtualRows } from '../ui/virtualRows';
import './children';
import type { RunHost } from './model';
import './note';
import { overviewStyles } from './overview.styles';
import { sparkline } from './sparkline';

/** Pixels that a sparkline is made for. */
const SPARK_PIXELS = 60;

/** A run at a glance: its note, what went in, what came out, where it belongs. */
export class RunOverview extends LitElement {
  static override readonly styles = [sharedStyles, overviewStyles];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    version: { attribute: false },
    accent: { attribute: false },
    paramSearch: { state: true },
    metricSearch: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;
  declare accent: string;
  declare private paramSearch: string;
  declare private metricSearch: string;
  #params: RowsSource<KeyValue> | undefined;
  #metrics: RowsSource<MetricRow> | undefined;
  readonly #lines = new Map<string, MetricRange>();

  constructor() {
    super();
    this.paramSearch = '';
    this.metricSearch = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('paramSearch') || !this.#params) this.#params = this.#paramSource(this.paramSearch);
    if (changed.has('metricSearch') || !this.#metrics) this.#metrics = this.#metricSource(this.metricSearch);
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    const { run } = this;
    return html`<section class="note"><tm-run-note .host=${this.host} .run=${run}></tm-run-note></section>
      <div class="columns">
        <section class="params">
          ${this.#title(words.params, run.paramCount, words.findParam, this.paramSearch, (value) => (this.paramSearch = value), this.#openText())}
          <tm-virtual-rows
            .source=${this.#params}
            .label=${words.params}
            .empty=${this.paramSearch === '' ? words.noParams : words.nothingFound}
            .retryLabel=${words.tryAgain}
            .version=${this.version}
          ></tm-virtual-rows>
        </section>
        <section class="metrics">
          ${this.#title(words.metrics, run.metricCount, words.findMetric, this.metricSearch, (value) => (this.metricSearch = value))}
          <tm-virtual-rows
            .source=${this.#metrics}
            .head=${run.metricCount === 0 ? undefined : this.#metricHead()}
            .label=${words.metrics}
            .empty=${this.metricSearch === '' ? words.noMetrics : words.nothingFound}
            .retryLabel=${words.tryAgain}
            .version=${this.version}
          ></tm-virtual-rows>
        </section>
      </div>
      <div class="columns even">
        <section class="details">
          <h2>${words.details}</h2>
          ${this.#details()}
        </section>
        <section>
          <tm-run-children .host=${this.host} .run=${run} .version=${this.version}></tm-run-children>
        </section>
      </div>`;
  }

  #title(
    title: string,
    count: number,
    placeholder: string,
    value: string,
    onInput: (value: string) => void,
    more: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`<div class="heading">
      <h2>${title} <span class="muted">${this.host.formats.count(count)}</span></h2>
      ${more}
      ${count > 8 || value !== '' ? textField({ label: placeholder, placeholder, value, onInput }) : nothing}
    </div>`;
  }

  /** Long values are cut off in their row: an editor has them whole. */
  #openText(): TemplateResult {
    const { words, tell } = this.host;
    return iconButton({
      label: words.openText,
      icon: openIcon,
      onPress: () => tell('act', { action: 'openText' }),
    });
  }

  #paramSource(search: string): RowsSource<KeyValue> {
    return {
      load: (from, count, signal) => this.host.ask('params', { search, from, count }, { signal }),
      cells: (row) =>
        html`<span class="key" role="rowheader" title=${row ? titleText(row.key) : nothing}
            >${row ? shorten(row.key, 120) : '…'}</span
          ><span role="cell" title=${row ? titleText(row.value) : nothing}
            >${row ? shorten(row.value, 300) : ''}</span
          >`,
    };
  }

  #metricHead(): TemplateResult {
    const { words } = this.host;
    const numbers = [words.last, words.best, words.min, words.max, words.points];
    return html`<span role="columnheader">${words.name}</span
      ><span role="columnheader"></span>
      ${numbers.map((word) => html`<span class="number" role="columnheader">${word}</span>`)}`;
  }

  #metricSource(search: string): RowsSource<MetricRow> {
    return {
      load: async (from, count, signal) => {
        const part = await this.host.ask('metrics', { search, from, count }, { signal });
        void this.#loadLines(
          part.rows.map(({ key }) => key),
          signal,
        );
        return part;
      },
      cells: (row) => this.#metricCells(row),
    };
  }

  #metricCells(row: MetricRow | undefined): TemplateResult {
    const { formats } = this.host;
    if (!row) return html`<span class="key" role="rowheader">…</span>`;
    const number = (value: number | null): TemplateResult =>
      html`<span class="number" role="cell" title=${value === null ? nothing : formats.exact(value)}
        >${value === null ? '' : formats.short(Number(value.toPrecision(5)))}</span
      >`;
    return html`<span class="key" role="rowheader" title=${titleText(row.key)}>${shorten(row.key, 120)}</span>
      <span role="cell">${sparkline(this.#lines.get(row.key), this.accent)}</span>
      ${number(row.last)}${number(row.best)}${number(row.min)}${number(row.max)}
      <span class="number" role="cell">${formats.count(row.count)}</span>`;
  }

  /** The rows are there already; their lines come after them, all in one request. */
  async #loadLines(keys: readonly string[], signal: AbortSignal): Promise<void> {
    if (keys.length === 0) return;
    const { runId } = this.run;
    try {
      const ranges = await this.host.ask(
        'ranges',
        {
          series: keys.map((key) => ({ runId, key })),
          x: 'step',
          from: null,
          to: null,
          pixels: SPARK_PIXELS,
        },
        { signal },
      );
      for (const range of ranges) this.#lines.set(range.key, range);
      const rows = this.renderRoot.querySelector('.metrics tm-virtual-rows');
      if (rows instanceof VirtualRows) rows.redraw();
    } catch {
      // A row without its line still has its numbers; the next change asks again.
    }
  }

  #details(): TemplateResult {
    const { words, formats, tell } = this.host;
    const { run } = this;
    const tag = (key: string): string => run.systemTags.find((one) => one.key === key)?.value ?? '';
    const copy = (label: string, action: 'copyId' | 'copyUri'): TemplateResult =>
      iconButton({ label, icon: copyIcon, onPress: () => tell('act', { action }) });
    const entries: readonly (readonly [string, string, TemplateResult | typeof nothing])[] = [
      [words.runId, run.runId, copy(words.copyId, 'copyId')],
      [words.experiment, run.experimentName, nothing],
      [words.user, run.userId, nothing],
      [words.started, formats.dateTime(run.startTime), nothing],
      [words.ended, run.endTime === null ? '' : formats.dateTime(run.endTime), nothing],
      [words.source, tag('mlflow.source.name'), nothing],
      [words.commit, tag('mlflow.source.git.commit'), nothing],
      [words.artifactUri, run.artifactUri, copy(words.copyUri, 'copyUri')],
    ];
    return html`<dl>
      ${entries
        .filter(([, value]) => value !== '')
        .map(
          ([word, value, action]) =>
            html`<dt>${word}</dt>
              <dd>
                <span class="ellipsis" title=${titleText(value)}>${shorten(value, 200)}</span>${action}
              </dd>`,
        )}
      ${
        run.parent
          ? html`<dt>${words.parentRun}</dt>
              <dd>
                <button class="link" @click=${() => tell('openRun', { runId: run.parent?.runId ?? '' })}>
                  ${shorten(run.parent.runName, 80)}
                </button>
              </dd>`
          : nothing
      }
    </dl>`;
  }
}
customElements.define('tm-run-overview', RunOverview);
