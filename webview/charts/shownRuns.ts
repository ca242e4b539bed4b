import type { ChartRun } from '../../src/core/panels/charts';
import { runColour } from '../../src/core/runColour';
import type { Theme } from '../ui/theme';
import { recedes } from './figure/scale';
import type { ChartBrush, ShownRun } from './model';

/** The runs in their colours. Those that aren't among the brushed ones recede. */
export function shownRuns(
  runs: readonly ChartRun[],
  brush: ChartBrush | null,
  theme: Theme,
): readonly ShownRun[] {
  const brushed = brush && new Set(brush.runIds);
  return runs.map((run): ShownRun => {
    const colour = runColour(run, theme.palette);
    const faded = brushed !== null && !brushed.has(run.runId);
    return { ...run, colour: faded ? recedes(colour, theme) : colour, faded };
  });
}
