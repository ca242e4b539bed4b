import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { CHART_KINDS } from '../../src/core/charts/kinds';
import type { ChartsArrangement, ChartSection, Span } from '../../src/core/charts/workspace';
import { moveChart, removeChart, STANDARD_CHARTS, withStep } from '../../src/core/charts/workspace';
import { errorMessage } from '../../src/core/errors';
import type { ChartsDescription } from '../../src/core/panels/charts';
import { banner, bannerStyles, failure } from '../ui/banner';
import { button } from '../ui/controls';
import { toolStyles } from '../ui/menuTool';
import { OneLook } from '../ui/oneLook';
import { sharedStyles } from '../ui/styles';
import { observeTheme, readTheme } from '../ui/theme';
import { viewBanner, viewTool } from '../ui/viewMenu';
import { chartActions } from './actions';
import { PageContext } from './context';
import type { ChartsPageDeps } from './deps';
import type { EditedChart } from './editor';
import { withEdited } from './editor';
import type { ChartActions } from './frame';
import { ChartFrame } from './frame';
import { KeptScroll } from './keptScroll';
import { choice, legend, legendStyles } from './legend';
import { LinkedCursor } from './linked';
import { MadeSections } from './madeSections';
import type { ChartBrush, ChartContext, Look, Speech } from './model';
import { chartsPageStyles } from './page.styles';
import { noCharts } from './noCharts';
import { CHARTS_AT_ONCE, sectionList, shownSections } from './sections';
import { toolbar, toolbarStyles } from './toolbar';
import { ChartViews } from './views';

/** The page: which runs, what all charts have in common, and the charts in their sections. */
export class ChartsPage extends LitElement {
  static override readonly styles = [
    sharedStyles,
    legendStyles,
    toolStyles,
    toolbarStyles,
    bannerStyles,
    chartsPageStyles,
  ];
  static override readonly properties = {
    arrangement: { attribute: false },
    said: { attribute: false },
    description: { state: true },
    problem: { state: true },
    look: { state: true },
    most: { state: true },
    edited: { state: true },
    brush: { state: true },
  };
  declare arrangement: ChartsArrangement;
  declare said: string | undefined;
  declare private description: ChartsDescription | undefined;
  declare private problem: string | undefined;
  declare private look: Look;
  declare private most: number;
  declare private edited: EditedChart | undefined;
  declare private brush: ChartBrush | null;

  readonly #speech: Speech;
  readonly #describe: () => Promise<ChartsDescription>;
  readonly #keep: () => void;
  readonly #onBrushed: ((runIds: readonly string[] | null) => void) | undefined;
  readonly #onChoose: (() => void) | undefined;
  readonly #scroll: KeptScroll;
  readonly #made = new MadeSections();
  readonly #views: ChartViews | undefined;
  readonly #context: PageContext;
  readonly #actions: ChartActions;
  readonly #look = new OneLook(() => this.#load());
  #themeObserver: { dispose(): void } | undefined;
  #isOpen = false;

  constructor(deps: ChartsPageDeps) {
    super();
    this.#speech = deps.speech;
    this.#describe = deps.describe;
    this.#scroll = new KeptScroll(deps.scrollTop ?? 0, () => this.#keep());
    this.#keep = () => deps.keep(this.arrangement, this.#views?.saved.name ?? '', this.#scroll.top);
    this.#context = new PageContext({
      source: deps.source,
      files: deps.files,
      linked: new LinkedCursor(),
      onZoom: this.#zoom,
      onBrush: this.#brush,
    });
    this.#views =
      deps.views &&
      new ChartViews(deps.views, {
        words: deps.speech.words,
        onChange: () => {
          this.#keep();
          this.requestUpdate();
        },
        apply: this.#apply,
      });
    this.#onBrushed = deps.brushed;
    this.#onChoose = deps.chooseRuns;
    this.#actions = chartActions({
      sections: () => this.#made.of(this.arrangement, this.description),
      frames: () => this.updateComplete.then(() => this.#frames()),
      edit: (edited) => (this.edited = edited),
      remove: (id) => {
        this.#letGoOf(id);
        this.#arrange(removeChart({ ...this.arrangement, sections: this.#sections() }, id));
      },
      arrange: (sections) => this.#arrange({ sections }),
      setStep: (id, step) => this.#arrange({ steps: withStep(this.arrangement.steps, id, step) }),
      save: deps.save,
      onProblem: (error) => (this.problem = errorMessage(error)),
    });
    this.brush = null;
    this.arrangement = deps.arrangement;
    this.look = { ...deps.speech, theme: readTheme() };
    this.most = CHARTS_AT_ONCE;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themeObserver = observeTheme(() => (this.look = { ...this.#speech, theme: readTheme() }));
    void this.#look.now();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themeObserver?.dispose();
  }

  /** The host says that these runs changed; `null`: any may have. */
  changed(runIds: readonly string[] | null): void {
    for (const frame of this.#frames()) frame.refresh(runIds);
    void this.#look.now();
  }

  /** The host has an arrangement that a command asks for. */
  arranged(): void {
    this.#views?.open().catch((error: unknown) => (this.problem = errorMessage(error)));
  }

  /** The host says which runs are brushed: from before the page was away, or none any more. */
  brushed(runIds: readonly string[] | null): void {
    this.brush = runIds && { runIds, spec: null, spans: new Map() };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('arrangement') && this.hasUpdated) this.#keep();
    const { description, look, arrangement, brush } = this;
    const used = ['description', 'look', 'arrangement', 'brush', 'problem'] as const;
    if (!description || !used.some((one) => changed.has(one))) return;
    this.#context.update({ description, look, arrangement, brush, quiet: this.problem !== undefined });
  }

  protected override render(): TemplateResult {
    const { words } = this.look;
    const { description } = this;
    const context = this.#context.current;
    if (this.problem !== undefined && !description) {
      return html`<main>
        ${failure(this.problem, button({ label: words.tryAgain, onPress: () => void this.#look.now() }))}
      </main>`;
    }
    if (!description || !context) {
      return html`<main><div class="busy" role="progressbar" aria-label=${words.loading}></div></main>`;
    }
    const { arrangement } = this;
    return html`<div class="toolbar">
        <div class="head">
          ${legend({
            runs: this.#context.runs,
            goneRunIds: description.goneRunIds,
            hiddenRuns: new Set(arrangement.hiddenRuns),
            speech: this.#speech,
            onToggle: (runId, visible) =>
              this.#arrange({ hiddenRuns: withItem(arrangement.hiddenRuns, runId, !visible) }),
          })}
          <span class="tools">${this.#choice(description)} ${this.#viewTool()}</span>
        </div>
        ${toolbar({
          context,
          filter: arrangement.filter,
          onClearBrush: () => this.#brush(null),
          onSettings: (change) => this.#arrange({ settings: { ...arrangement.settings, ...change } }),
          onFilter: (filter) => this.#arrange({ filter }),
          onAdd: () =>
            (this.edited = {
              id: null,
              section: '',
              spec: CHART_KINDS.line.standard({ metricKeys: description.metricKeys, paramKeys: [] }),
            }),
        })}
      </div>
      ${this.#banners()}
      <main>${this.#body(description, context)}</main>
      ${
        this.edited
          ? html`<tm-chart-editor
              .edited=${this.edited}
              .context=${context}
              .onSave=${this.#edit}
              .onCancel=${() => (this.edited = undefined)}
            ></tm-chart-editor>`
          : nothing
      }`;
  }

  protected override updated(): void {
    if (this.#context.current) this.#scroll.begin(this.renderRoot.querySelector('main'));
  }

  #choice({ runs, among }: ChartsDescription): TemplateResult | typeof nothing {
    const onChoose = this.#onChoose;
    if (!among || !onChoose) return nothing;
    return choice({ shown: runs.length, among, speech: this.#speech, onChoose });
  }

  #viewTool(): TemplateResult | typeof nothing {
    const views = this.#views;
    if (!views) return nothing;
    return viewTool({
      words: this.look.words,
      views: views.saved,
      arrangement: this.arrangement,
      standard: STANDARD_CHARTS,
      writable: views.writable,
      apply: this.#apply,
      share: views.share,
    });
  }

  /** A look that failed leaves what is there: it is old, not wrong. */
  #banners(): TemplateResult {
    const { words } = this.look;
    const tryAgain = button({ label: words.tryAgain, onPress: () => this.changed(null) });
    const views = this.#views && viewBanner(words, this.#views.saved, this.problem);
    const problem = this.problem === this.said ? undefined : this.problem;
    return html`${banner(problem, tryAgain)}${views ?? nothing}`;
  }

  #body(description: ChartsDescription, context: ChartContext): TemplateResult {
    const { sections, keys } = this.#made.of(this.arrangement, description);
    const shown = shownSections(sections, keys, this.arrangement.filter);
    if (shown.length === 0 || description.runs.length === 0)
      return noCharts(description, this.look.words, () => this.#arrange({ filter: '', removed: [] }));
    return sectionList({
      shown,
      most: this.most,
      context,
      steps: this.arrangement.steps,
      actions: this.#actions,
      onToggle: (name, open) =>
        this.#arrange({ sections: sections.map((one) => (one.name === name ? { ...one, open } : one)) }),
      onDrop: (dragged, section) =>
        this.#arrange({ sections: moveChart(this.#sections(), dragged, { section }) }),
      onMore: (many) => (this.most += many),
    });
  }

  #frames(): readonly ChartFrame[] {
    return [...this.renderRoot.querySelectorAll('tm-chart')].filter((one) => one instanceof ChartFrame);
  }

  #sections(): readonly ChartSection[] {
    return this.#made.of(this.arrangement, this.description).sections;
  }

  readonly #edit = (edited: EditedChart): void => {
    this.#letGoOf(edited.id);
    this.edited = undefined;
    this.#arrange({ sections: withEdited(this.#sections(), edited) });
  };

  /** A chart that is changed or gone picks no runs. */
  #letGoOf(chartId: string | null): void {
    const charts = this.#sections().flatMap((section) => section.charts);
    const spec = charts.find(({ id }) => id === chartId)?.spec;
    if (spec && this.brush?.spec === spec) this.#brush(null);
  }

  readonly #zoom = (axisId: string, span: Span | undefined): void => {
    const others = Object.entries(this.arrangement.zoom).filter(([other]) => other !== axisId);
    this.#arrange({ zoom: Object.fromEntries(span ? [...others, [axisId, span]] : others) });
  };

  readonly #brush = (brush: ChartBrush | null): void => {
    this.brush = brush;
    this.#onBrushed?.(brush?.runIds ?? null);
  };

  #arrange(change: Partial<ChartsArrangement>): void {
    this.arrangement = { ...this.arrangement, ...change };
  }

  readonly #apply = (arrangement: ChartsArrangement, name: string): void => {
    // The charts that it was in are others now.
    if (this.brush) this.#brush(null);
    this.#views?.saved.show(name);
    this.arrangement = arrangement;
    this.#keep();
  };

  async #load(): Promise<void> {
    try {
      const [description] = await Promise.all([this.#describe(), this.#open()]);
      if (JSON.stringify(description) !== JSON.stringify(this.description)) this.description = description;
      // The views met the same error.
      if (this.problem !== undefined) this.arranged();
      this.problem = undefined;
    } catch (error) {
      this.problem = errorMessage(error);
    }
  }

  /** The first time only: charts are drawn as the view has them from the beginning. */
  async #open(): Promise<void> {
    if (this.#isOpen) return;
    await this.#views?.open();
    this.#isOpen = true;
  }
}
customElements.define('tm-charts-page', ChartsPage);

/** `list` with `item` in it, or without. */
function withItem(items: readonly string[], item: string, present: boolean): readonly string[] {
  const others = items.filter((other) => other !== item);
  return present ? [...others, item] : others;
}
