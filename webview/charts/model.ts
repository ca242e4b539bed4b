import type { MetricRange, MetricRangeRequest } from '../../src/core/backend';
import type { ChartRun } from '../../src/core/panels/charts';
import type { ChartsStrings } from '../../src/core/panels/strings';
import type { Formats } from '../ui/format';
import type { Theme } from '../ui/theme';

/** A run with the colour it has on this page. */
export interface ShownRun extends ChartRun {
  readonly colour: string;
}

/** Asks the host for the points of a range. */
export type RangeSource = (
  request: MetricRangeRequest,
  signal: AbortSignal,
) => Promise<readonly MetricRange[]>;

/** What every part of the page needs to speak to a person. */
export interface Speech {
  readonly words: ChartsStrings;
  readonly formats: Formats;
  readonly locale: string;
}

export interface Look extends Speech {
  readonly theme: Theme;
}
