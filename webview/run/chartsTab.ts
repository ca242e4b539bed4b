import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { isSystemMetric } from '../../src/core/mainMetric';
import type { RunDescription } from '../../src/core/panels/run';
import type { ChartsWithin } from '../charts/within';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import { bytesFrom } from './model';

/** A person takes a while to choose a place for a file, in milliseconds. */
const SAVING = 3_600_000;

/** The run's own metrics as charts, or those of the machine it ran on. */
export class RunChartsTab extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        height: 100%;
      }
      tm-charts-page {
        height: 100%;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    strings: { attribute: false },
    run: { attribute: false },
    system: { attribute: false },
    version: { attribute: false },
    said: { attribute: false },
    arrangement: { attribute: false },
    onArrange: { attribute: false },
    charts: { state: true },
    failed: { state: true },
  };
  declare host: RunHost;
  declare strings: Readonly<Record<string, string>>;
  declare run: RunDescription;
  /** Those whose names begin with `system/`, or all others. */
  declare system: boolean;
  declare version: number;
  /** What is wrong, by the page. */
  declare said: string | undefined;
  declare arrangement: unknown;
  declare onArrange: (arrangement: unknown) => void;
  declare private charts: ChartsWithin | undefined;
  declare private failed: boolean;

  constructor() {
    super();
    this.failed = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.charts) this.charts.said = this.said;
    // The other tab's charts are others.
    if (changed.has('system')) void this.#make();
    else if (changed.has('version')) this.charts?.changed(null);
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    if (this.failed) {
      return failure(words.chartsFailed, button({ label: words.tryAgain, onPress: () => void this.#make() }));
    }
    return html`${this.charts ?? nothing}`;
  }

  async #make(): Promise<void> {
    this.charts = undefined;
    this.failed = false;
    const { system } = this;
    // The charts weigh as much as all the rest of the page: they come when they are first looked at.
    const charts = await import('../charts/within').catch(() => undefined);
    if (!charts) {
      this.failed = true;
      return;
    }
    if (system !== this.system) return;
    const { host, strings } = this;
    this.charts = charts.chartsWithin({
      strings: { ...strings, ...(system && { noMetricsYet: host.words.noSystemMetrics }) },
      locale: host.locale,
      arrangement: this.arrangement,
      source: (query, signal) => host.ask('chartData', query, { signal }),
      files: {
        read: bytesFrom(host),
        open: (file) => host.tell('openArtifact', { ...file, pick: false }),
      },
      save: (file) => host.ask('saveChart', file, { timeout: SAVING }),
      describe: async () => {
        const description = await host.ask('charts', null);
        const metricKeys = description.metricKeys.filter((key) => isSystemMetric(key) === system);
        // What the machine did is in no image.
        const runs = description.runs.map((run) => ({ ...run, hasImages: run.hasImages && !system }));
        return { ...description, runs, metricKeys };
      },
      keep: (arrangement) => this.onArrange(arrangement),
    });
  }
}
customElements.define('tm-run-charts', RunChartsTab);
