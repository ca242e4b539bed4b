import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { XAxis } from '../../src/core/backend';
import type { ChartsDescription } from '../../src/core/panels/charts';
import { paletteSlots } from '../ui/colours';
import { button, checkbox, choice } from '../ui/controls';
import { chevronDown, chevronRight } from '../ui/icons';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { observeTheme, readTheme } from '../ui/theme';
import type { Arrangement, MetricGroup } from './arrangement';
import { groupMetrics, withItem } from './arrangement';
import { legend, legendStyles } from './legend';
import { MetricChart } from './metricChart';
import type { Look, RangeSource, ShownRun, Speech } from './model';
import { chartsPageStyles } from './page.styles';
import './picker';

/** Charts made at once; thousands of metrics would make thousands of canvases. */
const CHARTS_AT_ONCE = 60;

/** The page: which runs, which metrics, and a chart for each metric. */
export class ChartsPage extends LitElement {
  static override readonly styles = [sharedStyles, legendStyles, chartsPageStyles];
  static override readonly properties = {
    arrangement: { attribute: false },
    description: { state: true },
    problem: { state: true },
    look: { state: true },
    most: { state: true },
  };
  declare arrangement: Arrangement;
  declare private description: ChartsDescription | undefined;
  declare private problem: string | undefined;
  declare private look: Look;
  declare private most: number;

  readonly #speech: Speech;
  readonly #source: RangeSource;
  readonly #describe: () => Promise<ChartsDescription>;
  readonly #keep: (arrangement: Arrangement) => void;
  #themeObserver: { dispose(): void } | undefined;
  #describing = false;
  #describeAgain = false;
  #runs: readonly ShownRun[] = [];
  #visibleRuns: readonly ShownRun[] = [];

  constructor(deps: {
    readonly speech: Speech;
    readonly arrangement: Arrangement;
    readonly source: RangeSource;
    readonly describe: () => Promise<ChartsDescription>;
    readonly keep: (arrangement: Arrangement) => void;
  }) {
    super();
    this.#speech = deps.speech;
    this.#source = deps.source;
    this.#describe = deps.describe;
    this.#keep = deps.keep;
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
    for (const chart of this.renderRoot.querySelectorAll('tm-metric-chart')) {
      if (chart instanceof MetricChart) chart.refresh(runIds);
    }
    void this.#load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('arrangement') && this.hasUpdated) this.#keep(this.arrangement);
    if (!changed.has('description') && !changed.has('look') && !changed.has('arrangement')) return;
    const runs = this.description?.runs ?? [];
    const { palette } = this.look.theme;
    const slots = paletteSlots(
      runs.map(({ runId }) => runId),
      palette.length,
    );
    this.#runs = runs.map((run) => ({ ...run, colour: palette[slots.get(run.runId) ?? 0] ?? 'gray' }));
    const hidden = new Set(this.arrangement.hiddenRuns);
    const visible = this.#runs.filter(({ runId }) => !hidden.has(runId));
    // Charts compare by identity: the same runs in the same look are the same list.
    if (JSON.stringify(visible) !== JSON.stringify(this.#visibleRuns)) this.#visibleRuns = visible;
  }

  protected override render(): TemplateResult {
    const { words } = this.look;
    if (this.problem !== undefined && !this.description) {
      return html`<main>
        <div class="empty" role="alert">
          <div class="problem">${shorten(this.problem, 500)}</div>
          ${button({ label: words.tryAgain, onPress: () => void this.#load() })}
        </div>
      </main>`;
    }
    if (!this.description) {
      return html`<main><div class="busy" role="progressbar" aria-label=${words.loading}></div></main>`;
    }
    return html`${this.#toolbar(this.description)}${this.#banner()}
      <main>${this.#body(this.description)}</main>`;
  }

  /** A look that failed leaves what is there: it is old, not wrong. */
  #banner(): TemplateResult | typeof nothing {
    if (this.problem === undefined) return nothing;
    return html`<div class="banner" role="alert">
      <span class="problem ellipsis" title=${titleText(this.problem)}>${shorten(this.problem, 500)}</span>
      ${button({ label: this.look.words.tryAgain, onPress: () => this.changed(null) })}
    </div>`;
  }

  #toolbar(description: ChartsDescription): TemplateResult {
    const { words } = this.look;
    const { arrangement } = this;
    const axes: readonly { readonly value: XAxis; readonly label: string }[] = [
      { value: 'step', label: words.step },
      { value: 'relative', label: words.relativeTime },
      { value: 'timestamp', label: words.time },
    ];
    return html`<div class="toolbar">
      ${legend({
        runs: this.#runs,
        goneRunIds: description.goneRunIds,
        hiddenRuns: new Set(arrangement.hiddenRuns),
        speech: this.#speech,
        onToggle: (runId, visible) =>
          this.#arrange({ hiddenRuns: withItem(arrangement.hiddenRuns, runId, !visible) }),
      })}
      <div class="controls">
        ${choice({
          label: words.xAxis,
          value: arrangement.x,
          choices: axes,
          // A range of steps is none of times.
          onChange: (x) => this.#arrange({ x, zoom: {} }),
        })}
        ${checkbox({
          label: words.logScale,
          checked: arrangement.logScale,
          onChange: (logScale) => this.#arrange({ logScale }),
        })}
        <tm-metric-picker
          .keys=${description.metricKeys}
          .hiddenKeys=${arrangement.hiddenMetrics}
          .speech=${this.#speech}
          .onChange=${(hiddenMetrics: readonly string[]) => this.#arrange({ hiddenMetrics })}
        ></tm-metric-picker>
      </div>
    </div>`;
  }

  #body(description: ChartsDescription): TemplateResult {
    const { words, formats } = this.look;
    if (description.runs.length === 0) return html`<div class="empty">${words.noRuns}</div>`;
    if (description.metricKeys.length === 0) return html`<div class="empty">${words.noMetricsYet}</div>`;
    const hidden = new Set(this.arrangement.hiddenMetrics);
    const keys = description.metricKeys.filter((key) => !hidden.has(key));
    if (keys.length === 0) {
      return html`<div class="empty">
        <div>${words.noMetricSelected}</div>
        ${button({ label: words.showAll, onPress: () => this.#arrange({ hiddenMetrics: [] }) })}
      </div>`;
    }
    const groups = groupMetrics(keys.slice(0, this.most));
    const rest = keys.length - this.most;
    return html`${repeat(
      groups,
      ({ prefix }) => prefix,
      (group) => this.#group(group, groups.length > 1),
    )}
    ${
      rest > 0
        ? html`<div class="more">
            ${button({
              label: fill(words.moreCharts, formats.count(Math.min(rest, CHARTS_AT_ONCE))),
              onPress: () => (this.most += CHARTS_AT_ONCE),
            })}
          </div>`
        : nothing
    }`;
  }

  #group({ prefix, metrics }: MetricGroup, headed: boolean): TemplateResult {
    const { words } = this.look;
    const { arrangement } = this;
    const open = !arrangement.collapsedGroups.includes(prefix);
    const title = prefix === '' ? words.otherMetrics : prefix;
    return html`<section aria-label=${titleText(title)}>
      ${
        headed || prefix !== ''
          ? html`<h2>
              <button
                class="group"
                aria-expanded=${open ? 'true' : 'false'}
                title=${fill(open ? words.hideGroup : words.showGroup, titleText(title))}
                @click=${() =>
                  this.#arrange({ collapsedGroups: withItem(arrangement.collapsedGroups, prefix, open) })}
              >
                ${open ? chevronDown : chevronRight}<span>${shorten(title)}</span>
              </button>
            </h2>`
          : nothing
      }
      ${
        open
          ? html`<div class="grid">
              ${repeat(
                metrics,
                ({ key }) => key,
                ({ key, title: name }) =>
                  html`<tm-metric-chart
                    .metric=${key}
                    .name=${name}
                    .runs=${this.#visibleRuns}
                    .x=${arrangement.x}
                    .logScale=${arrangement.logScale}
                    .zoom=${Object.hasOwn(arrangement.zoom, key) ? arrangement.zoom[key] : undefined}
                    .look=${this.look}
                    .quiet=${this.problem !== undefined}
                    .source=${this.#source}
                    .onZoom=${this.#zoomOf(key)}
                  ></tm-metric-chart>`,
              )}
            </div>`
          : nothing
      }
    </section>`;
  }

  readonly #zooms = new Map<string, (span: { from: number; to: number } | undefined) => void>();

  /** One function for each metric, the same at every render. */
  #zoomOf(key: string): (span: { from: number; to: number } | undefined) => void {
    const known = this.#zooms.get(key);
    if (known) return known;
    const made = (span: { from: number; to: number } | undefined): void => {
      const others = Object.entries(this.arrangement.zoom).filter(([other]) => other !== key);
      this.#arrange({ zoom: Object.fromEntries(span ? [...others, [key, span]] : others) });
    };
    this.#zooms.set(key, made);
    return made;
  }

  #arrange(change: Partial<Arrangement>): void {
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
      this.problem = error instanceof Error ? error.message : String(error);
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
