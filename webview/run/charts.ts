// A bundle of its own, dist/webview/runCharts.js, which the page loads when its charts are first looked at.
import type { MetricRange, MetricRangeRequest } from '../../src/core/backend';
import type { ChartsDescription } from '../../src/core/panels/charts';
import { CHARTS_STRINGS } from '../../src/core/panels/strings';
import { restoredArrangement } from '../charts/arrangement';
import { ChartsPage } from '../charts/page';
import { registerControls } from '../ui/controls';
import { formatsFor } from '../ui/format';
import { wordsFor } from '../ui/strings';

export interface RunChartsDeps {
  readonly strings: Readonly<Record<string, string>>;
  readonly locale: string;
  /** As it was kept. */
  readonly arrangement: unknown;
  readonly source: (request: MetricRangeRequest, signal: AbortSignal) => Promise<readonly MetricRange[]>;
  readonly describe: () => Promise<ChartsDescription>;
  readonly keep: (arrangement: unknown) => void;
}

export type RunCharts = HTMLElement & { changed(runIds: readonly string[] | null): void };

declare global {
  var tidemarkRunCharts: ((deps: RunChartsDeps) => RunCharts) | undefined;
}

registerControls();
globalThis.tidemarkRunCharts = ({ strings, locale, arrangement, source, describe, keep }) =>
  new ChartsPage({
    speech: { words: wordsFor(CHARTS_STRINGS, strings), formats: formatsFor(locale), locale },
    arrangement: restoredArrangement(arrangement),
    source,
    describe,
    keep,
  });
