import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { ComparedValue } from '../../src/core/comparison';
import type { CompareBeginning, ComparedRun, Comparison } from '../../src/core/panels/compare';
import { runColour } from '../../src/core/runColour';
import type { ChartsWithin } from '../charts/within';
import { banner, bannerStyles, failure } from '../ui/banner';
import { button } from '../ui/controls';
import { OneLook } from '../ui/oneLook';
import { fill } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { Theme } from '../ui/theme';
import { observeTheme, readTheme } from '../ui/theme';
import type { CompareCharts } from './charts';
import './charts';
import './toolbar';
import type { CompareArrangement, CompareKept, ComparePageDeps } from './deps';
import type { Place } from './grid';
import { gridHeight } from './grid';
import { asText, gridModel } from './model';
import type { CompareActions, CompareLook } from './model';
import { comparePageStyles } from './page.styles';
import { ComparedValues } from './values';

/** The page: a table of what differs between runs. */
export class ComparePage extends LitElement {
  static override readonly styles = [sharedStyles, bannerStyles, comparePageStyles];
  static override readonly properties = {
    arrangement: { attribute: false },
    comparison: { state: true },
    problem: { state: true },
    busy: { state: true },
    copied: { state: true },
    theme: { state: true },
    chartsOpen: { state: true },
  };
  declare arrangement: CompareArrangement;
  declare private comparison: Comparison | undefined;
  declare private problem: string | undefined;
  declare private busy: boolean;
  declare private copied: boolean;
  declare private theme: Theme;
  declare private chartsOpen: boolean;

  readonly #deps: ComparePageDeps;
  readonly #look = new OneLook(() => this.load());
  #themeObserver: { dispose(): void } | undefined;
  #request: AbortController | undefined;
  #values: ComparedValues | undefined;
  #kept: CompareKept;

  constructor(deps: ComparePageDeps) {
    super();
    this.#deps = deps;
    this.arrangement = deps.arrangement;
    this.#kept = deps.kept;
    this.chartsOpen = deps.kept.charts.open;
    this.busy = false;
    this.copied = false;
    this.theme = readTheme();
    if (deps.first) this.#take(deps.first.comparison, deps.first.cells);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themeObserver = observeTheme(() => (this.theme = readTheme()));
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themeObserver?.dispose();
    this.#request?.abort();
  }

  /** The host says that some of the runs changed, which they may do faster than they are compared. */
  changed(): void {
    this.renderRoot.querySelector<CompareCharts>('tm-compare-charts')?.changed();
    void this.#look.now();
  }

  /** Compares anew. What was asked before and isn't answered yet is dropped. */
  async load(): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.busy = true;
    try {
      const { onlyDifferences, metric, explain } = this.arrangement;
      const query = { onlyDifferences, metric, explain };
      // What lies in files takes longer: it comes after what the store knows, and stays while that changes.
      if (!this.comparison) {
        this.#take(await this.#deps.compare({ ...query, surroundings: false }, request.signal));
      }
      const comparison = await this.#deps.compare({ ...query, surroundings: true }, request.signal);
      if (this.#request !== request) return;
      this.#take(comparison);
      this.problem = undefined;
    } catch (error) {
      if (this.#request !== request) return;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.busy = false;
  }

  #take(comparison: Comparison, known: CompareBeginning['cells'] = []): void {
    const before = this.#shownBefore(comparison);
    this.comparison = comparison;
    this.#values = new ComparedValues({
      version: comparison.version,
      ask: this.#deps.cells,
      came: () => this.requestUpdate(),
      before,
      known,
    });
  }

  /** The values that are shown now, by the places that their rows have in the new comparison. */
  #shownBefore({ rows, runs }: Comparison): ReadonlyMap<number, readonly ComparedValue[]> {
    const [old, values] = [this.comparison, this.#values];
    const shown = new Map<number, readonly ComparedValue[]>();
    if (!old || !values || old.runs.length !== runs.length) return shown;
    const places = new Map(old.rows.map(({ section, key }, place) => [`${section} ${key}`, place]));
    rows.forEach(({ section, key }, row) => {
      const place = places.get(`${section} ${key}`);
      const own = place === undefined ? undefined : values.of(place);
      if (own) shown.set(row, own);
    });
    return shown;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('arrangement');
    if (!before || !this.hasUpdated) return;
    const { arrangement } = this;
    this.#deps.keep(arrangement, this.#kept);
    const asks = ({ onlyDifferences, metric, explain }: CompareArrangement): string =>
      JSON.stringify([onlyDifferences, metric, explain]);
    if (asks(before) !== asks(arrangement)) void this.load();
  }

  protected override render(): TemplateResult {
    const { comparison, problem } = this;
    const tryAgain = button({ label: this.#deps.words.tryAgain, onPress: () => this.changed() });
    const busy = this.busy ? html`<div class="busy" role="progressbar"></div>` : nothing;
    // A look that failed leaves what is there: it is old, not wrong.
    if (comparison)
      return html`${this.#toolbar(comparison)}${banner(problem, tryAgain)}
        <main>${busy}${this.#body(comparison)}</main>`;
    return html`<main>${busy} ${problem === undefined ? nothing : failure(problem, tryAgain)}</main>`;
  }

  #toolbar(comparison: Comparison): TemplateResult {
    const { words, formats } = this.#deps;
    return html`<tm-compare-toolbar
        .words=${words}
        .formats=${formats}
        .comparison=${comparison}
        .arrangement=${this.arrangement}
        .copied=${this.copied}
        .onArrange=${this.#arrange}
        .onCharts=${this.#showCharts}
        .onCopy=${this.#copy}
      ></tm-compare-toolbar>
      ${
        comparison.goneRunIds.length === 0
          ? nothing
          : html`<div class="gone muted">
              ${comparison.goneRunIds.map((runId) => html`${fill(words.runGone, runId.slice(0, 8))} `)}
            </div>`
      }`;
  }

  readonly #arrange = (change: Partial<CompareArrangement>): void => {
    this.arrangement = { ...this.arrangement, ...change };
  };

  readonly #showCharts = (): void => {
    // Twice on the screen would be too much of them.
    this.#openCharts(false);
    this.#deps.openCharts();
  };

  #baseline({ runs }: Comparison): number {
    return Math.max(
      0,
      runs.findIndex(({ runId }) => runId === this.arrangement.baseline),
    );
  }

  #body(comparison: Comparison): TemplateResult {
    const { words, formats } = this.#deps;
    const { runs } = comparison;
    if (runs.length === 0) return html`<div class="empty">${words.noRuns}</div>`;
    const values = this.#values;
    if (comparison.rows.length === 0 || !values) {
      const same = comparison.sameCount > 0;
      return html`<div class="empty">${same ? words.noDifferences : words.nothingLogged}</div>
        ${same ? this.#charts() : nothing}`;
    }
    const { palette } = this.theme;
    const baseline = this.#baseline(comparison);
    const look: CompareLook = {
      words,
      formats,
      baseline,
      colourOf: (run) => runColour(run, palette),
      actions: this.#actions(runs, baseline),
    };
    const model = gridModel(comparison, values, look, this.arrangement);
    return html`<div class="rows" .style=${`flex-basis:${gridHeight(model)}px`}>
        <tm-compare-grid
          .model=${model}
          .start=${this.#deps.kept.place}
          .onPlace=${this.#wentTo}
        ></tm-compare-grid>
      </div>
      ${this.#charts()}`;
  }

  readonly #wentTo = (place: Place): void => this.#keep({ place });

  #keep(change: Partial<CompareKept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#deps.keep(this.arrangement, this.#kept);
  }

  /** The same runs, below. */
  #charts(): TemplateResult {
    const { words, charts } = this.#deps;
    const make = (): Promise<ChartsWithin> =>
      charts(this.#kept.charts.arrangement, (arrangement) =>
        this.#keep({ charts: { ...this.#kept.charts, arrangement } }),
      );
    return html`<tm-compare-charts
      class=${this.chartsOpen ? 'open' : ''}
      .words=${words}
      .open=${this.chartsOpen}
      .said=${this.problem}
      .make=${make}
      .onToggle=${() => this.#openCharts(!this.chartsOpen)}
    ></tm-compare-charts>`;
  }

  #openCharts(open: boolean): void {
    this.chartsOpen = open;
    this.#keep({ charts: { ...this.#kept.charts, open } });
  }

  #actions(runs: readonly ComparedRun[], baseline: number): CompareActions {
    const { openDiff, openFiles, openSource, openRowDiff } = this.#deps;
    /** Of the baseline itself there is nothing to compare with but the next run. */
    const withBaseline = (run: ComparedRun, open: (left: string, right: string) => void): void => {
      const left = runs[baseline];
      const right = run === left ? runs[baseline === 0 ? 1 : 0] : run;
      if (left && right) open(left.runId, right.runId);
    };
    return {
      openDiff: (run) => withBaseline(run, openDiff),
      openFiles: (run) => withBaseline(run, openFiles),
      openSource: (run) => withBaseline(run, openSource),
      openRow: ({ section, key }, run) =>
        withBaseline(run, (leftRunId, rightRunId) => openRowDiff({ section, key, leftRunId, rightRunId })),
    };
  }

  readonly #copy = async (): Promise<void> => {
    const { comparison } = this;
    const values = comparison && (await this.#values?.all(comparison.rows.length));
    if (!values) return;
    await navigator.clipboard.writeText(asText(comparison, values));
    this.copied = true;
    setTimeout(() => (this.copied = false), 1500);
  };
}
customElements.define('tm-compare-page', ComparePage);
