import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { lineOf } from '../../src/core/charts/line';
import type { ChartsArrangement, ChartSection, Span } from '../../src/core/charts/workspace';
import { changeChart, moveChart, removeChart, stepChart } from '../../src/core/charts/workspace';
import { errorMessage } from '../../src/core/errors';
import { metricName } from '../../src/core/expression/tokens';
import type { ChartExport, ChartsDescription } from '../../src/core/panels/charts';
import { button } from '../ui/controls';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { observeTheme, readTheme } from '../ui/theme';
import type { EditedChart } from './editor';
import { withEdited } from './editor';
import { exported } from './export';
import type { ChartActions } from './frame';
import { ChartFrame } from './frame';
import { legend, legendStyles } from './legend';
import { LinkedCursor } from './linked';
import { MadeSections } from './madeSections';
import type { ChartBrush, ChartContext, ChartFiles, ChartSource, Look, ShownRun, Speech } from './model';
import { chartsPageStyles } from './page.styles';
import { CHARTS_AT_ONCE, sectionList, shownSections } from './sections';
import { shownRuns } from './shownRuns';
import { toolbar, toolbarStyles } from './toolbar';

/** The page: which runs, what all charts have in common, and the charts in their sections. */
export class ChartsPage extends LitElement {
  static override readonly styles = [sharedStyles, legendStyles, toolbarStyles, chartsPageStyles];
  static override readonly properties = {
    arrangement: { attribute: false },
    description: { state: true },
    problem: { state: true },
    look: { state: true },
    most: { state: true },
    edited: { state: true },
    brush: { state: true },
  };
  declare arrangement: ChartsArrangement;
  declare private description: ChartsDescription | undefined;
  declare private problem: string | undefined;
  declare private look: Look;
  declare private most: number;
  declare private edited: EditedChart | undefined;
  declare private brush: ChartBrush | null;

  readonly #speech: Speech;
  readonly #source: ChartSource;
  readonly #files: ChartFiles;
  readonly #describe: () => Promise<ChartsDescription>;
  readonly #keep: (arrangement: ChartsArrangement) => void;
  readonly #save: (file: ChartExport) => Promise<boolean>;
  readonly #onBrushed: ((runIds: readonly string[] | null) => void) | undefined;
  readonly #linked = new LinkedCursor();
  readonly #made = new MadeSections();
  #themeObserver: { dispose(): void } | undefined;
  #describing = false;
  #describeAgain = false;
  #runs: readonly ShownRun[] = [];
  #visibleRuns: readonly ShownRun[] = [];
  #context: ChartContext | undefined;

  constructor(deps: {
    readonly speech: Speech;
    readonly arrangement: ChartsArrangement;
    readonly source: ChartSource;
    readonly files: ChartFiles;
    readonly describe: () => Promise<ChartsDescription>;
    readonly keep: (arrangement: ChartsArrangement) => void;
    readonly save: (file: ChartExport) => Promise<boolean>;
    readonly brushed?: (runIds: readonly string[] | null) => void;
  }) {
    super();
    this.#speech = deps.speech;
    this.#source = deps.source;
    this.#files = deps.files;
    this.#describe = deps.describe;
    this.#keep = deps.keep;
    this.#save = deps.save;
    this.#onBrushed = deps.brushed;
    this.brush = null;
    this.arrangement = deps.arrangement;
    this.look = { ...deps.speech, theme: readTheme() };
    this.most = CHARTS_AT_ONCE;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themeObserver = observeTheme(() => (this.look = { ...this.#speech, theme: readTheme() }));
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themeObserver?.dispose();
  }

  /** The host says that these runs changed; `null`: any may have. */
  changed(runIds: readonly string[] | null): void {
    for (const frame of this.#frames()) frame.refresh(runIds);
    void this.#load();
  }

  /** The host says which runs are brushed: from before the page was away, or none any more. */
  brushed(runIds: readonly string[] | null): void {
    this.brush = runIds && { runIds, spec: null, spans: new Map() };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('arrangement') && this.hasUpdated) this.#keep(this.arrangement);
    const { description, look, arrangement } = this;
    if (!description) return;
    if (
      !changed.has('description') &&
      !changed.has('look') &&
      !changed.has('arrangement') &&
      !changed.has('brush') &&
      !changed.has('problem')
    )
      return;
    this.#runs = shownRuns(description.runs, this.brush, look.theme);
    const hidden = new Set(arrangement.hiddenRuns);
    const visible = this.#runs.filter(({ runId }) => !hidden.has(runId));
    // Charts compare by identity: the same runs in the same look are the same list.
    if (JSON.stringify(visible) !== JSON.stringify(this.#visibleRuns)) this.#visibleRuns = visible;
    const context: ChartContext = {
      runs: this.#visibleRuns,
      metricKeys: description.metricKeys,
      paramKeys: description.paramKeys,
      groupKeys: description.groupKeys,
      settings: arrangement.settings,
      zoom: arrangement.zoom,
      look,
      quiet: this.problem !== undefined,
      source: this.#source,
      files: this.#files,
      linked: this.#linked,
      onZoom: this.#zoom,
      brush: this.brush,
      onBrush: this.#brush,
    };
    const before = this.#context;
    const same =
      before && Object.entries(context).every(([key, value]) => before[key as keyof ChartContext] === value);
    if (!same) this.#context = context;
  }

  protected override render(): TemplateResult {
    const { words } = this.look;
    const { description } = this;
    const context = this.#context;
    if (this.problem !== undefined && !description) {
      return html`<main>
        <div class="empty" role="alert">
          <div class="problem">${shorten(this.problem, 500)}</div>
          ${button({ label: words.tryAgain, onPress: () => void this.#load() })}
        </div>
      </main>`;
    }
    if (!description || !context) {
      return html`<main><div class="busy" role="progressbar" aria-label=${words.loading}></div></main>`;
    }
    const { arrangement } = this;
    return html`<div class="toolbar">
        ${legend({
          runs: this.#runs,
          goneRunIds: description.goneRunIds,
          hiddenRuns: new Set(arrangement.hiddenRuns),
          speech: this.#speech,
          onToggle: (runId, visible) =>
            this.#arrange({ hiddenRuns: withItem(arrangement.hiddenRuns, runId, !visible) }),
        })}
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
              spec: lineOf(description.metricKeys.slice(0, 1).map(metricName)),
            }),
        })}
      </div>
      ${this.#banner()}
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

  /** A look that failed leaves what is there: it is old, not wrong. */
  #banner(): TemplateResult | typeof nothing {
    if (this.problem === undefined) return nothing;
    return html`<div class="banner" role="alert">
      <span class="problem ellipsis" title=${titleText(this.problem)}>${shorten(this.problem, 500)}</span>
      ${button({ label: this.look.words.tryAgain, onPress: () => this.changed(null) })}
    </div>`;
  }

  #body(description: ChartsDescription, context: ChartContext): TemplateResult {
    const { words } = this.look;
    if (description.runs.length === 0) return html`<div class="empty">${words.noRuns}</div>`;
    const { sections, keys } = this.#made.of(this.arrangement, description);
    const shown = shownSections(sections, keys, this.arrangement.filter);
    if (shown.length === 0 && description.metricKeys.length === 0)
      return html`<div class="empty">${words.noMetricsYet}</div>`;
    if (shown.length === 0) {
      const all = (): void => this.#arrange({ filter: '', removed: [] });
      return html`<div class="empty">
        <div>${words.noChartShown}</div>
        ${button({ label: words.showAll, onPress: all })}
      </div>`;
    }
    return sectionList({
      shown,
      most: this.most,
      context,
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

  readonly #actions: ChartActions = {
    edit: (chart) => {
      const section = this.#sections().find(({ charts }) => charts.some(({ id }) => id === chart.id));
      this.edited = { id: chart.id, section: section?.name ?? '', spec: chart.spec };
    },
    remove: ({ id }) => {
      this.#letGoOf(id);
      this.#arrange(removeChart({ ...this.arrangement, sections: this.#sections() }, id));
    },
    resize: ({ id }, size) =>
      this.#arrange({ sections: changeChart(this.#sections(), id, (chart) => ({ ...chart, ...size })) }),
    step: ({ id }, direction) => {
      const { sections, keys } = this.#made.of(this.arrangement, this.description);
      this.#arrange({ sections: stepChart(sections, id, direction, new Set(keys)) });
      void this.updateComplete.then(() =>
        this.#frames()
          .find(({ chart }) => chart.id === id)
          ?.focusHandle(),
      );
    },
    drop: (draggedId, before) =>
      this.#arrange({ sections: moveChart(this.#sections(), draggedId, { before: before.id }) }),
    exportAs: (kind, name, chart) => {
      void exported(kind, name, chart)
        .then((content) => this.#save({ name, kind, content }))
        .catch((error: unknown) => (this.problem = errorMessage(error)));
    },
  };

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

  /** One description at a time; what changes during it is looked at after it. */
  async #load(): Promise<void> {
    if (this.#describing) {
      this.#describeAgain = true;
      return;
    }
    this.#describing = true;
    try {
      const description = await this.#describe();
      if (JSON.stringify(description) !== JSON.stringify(this.description)) this.description = description;
      this.problem = undefined;
    } catch (error) {
      this.problem = errorMessage(error);
    } finally {
      this.#describing = false;
      if (this.#describeAgain) {
        this.#describeAgain = false;
        void this.#load();
      }
    }
  }
}
customElements.define('tm-charts-page', ChartsPage);

/** `list` with `item` in it, or without. */
function withItem(items: readonly string[], item: string, present: boolean): readonly string[] {
  const others = items.filter((other) => other !== item);
  return present ? [...others, item] : others;
}
