import type { ChartsArrangement } from '../../src/core/charts/workspace';
import type { ChartsDescription } from '../../src/core/panels/charts';
import type { ChartBrush, ChartContext, Look, ShownRun } from './model';
import { shownRuns } from './shownRuns';

type Lasting = Pick<ChartContext, 'source' | 'files' | 'linked' | 'onZoom' | 'onBrush'>;

/** What the page gives to each chart. Charts compare by identity: what is the same stays the same object. */
export class PageContext {
  /** All of the page, those that are hidden too. */
  runs: readonly ShownRun[] = [];
  current: ChartContext | undefined;
  readonly #lasting: Lasting;
  #visible: readonly ShownRun[] = [];

  constructor(lasting: Lasting) {
    this.#lasting = lasting;
  }

  update(now: {
    readonly description: ChartsDescription;
    readonly arrangement: ChartsArrangement;
    readonly look: Look;
    readonly brush: ChartBrush | null;
    readonly quiet: boolean;
  }): void {
    const { description, arrangement, look, brush, quiet } = now;
    this.runs = shownRuns(description.runs, brush, look.theme);
    const hidden = new Set(arrangement.hiddenRuns);
    const visible = this.runs.filter(({ runId }) => !hidden.has(runId));
    if (JSON.stringify(visible) !== JSON.stringify(this.#visible)) this.#visible = visible;
    const context: ChartContext = {
      runs: this.#visible,
      metricKeys: description.metricKeys,
      paramKeys: description.paramKeys,
      groupKeys: description.groupKeys,
      settings: arrangement.settings,
      zoom: arrangement.zoom,
      look,
      quiet,
      brush,
      ...this.#lasting,
    };
    const before = this.current;
    const same =
      before && Object.entries(context).every(([key, value]) => before[key as keyof ChartContext] === value);
    if (!same) this.current = context;
  }
}
