import type { ChartRun } from '../../src/core/panels/charts';
import { runColour } from '../../src/core/runColour';
import type { Theme } from '../ui/theme';
import { dashesOf } from '../ui/dashes';
import { recedes } from './figure/scale';
import type { ChartBrush, ShownRun } from './model';

/** The runs in their colours, with dashes where one is taken. Those that aren't among the brushed ones recede. */
export function shownRuns(
  runs: readonly ChartRun[],
  brush: ChartBrush | null,
  theme: Theme,
): readonly ShownRun[] {
  const brushed = brush && new Set(brush.runIds);
  const colours = runs.map((run) => runColour(run, theme.palette));
  const dashes = dashesOf(colours, theme.palette.length);
  return runs.map((run, index): ShownRun => {
    const [colour = 'gray', dash = []] = [colours[index], dashes[index]];
    const faded = brushed !== null && !brushed.has(run.runId);
    return { ...run, colour: faded ? recedes(colour, theme) : colour, dash, faded };
  });
}
