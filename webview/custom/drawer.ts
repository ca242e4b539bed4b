import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import { parseCustomChart } from '../../src/core/custom/parse';
import type { DrawnChart } from '../../src/core/panels/custom';
import type { CustomStrings } from '../../src/core/panels/strings';
import type { Figure } from '../charts/figure/figure';
import type { Look } from '../charts/model';
import { linesFigure } from './linesFigure';
import { shownRuns } from '../charts/shownRuns';
import { runsFigure } from './runsFigure';

export { FigureView } from '../charts/figure/view';

Chart.register(BarController, BarElement, LineController, LineElement, ScatterController, PointElement);
Chart.register(CategoryScale, LinearScale, LogarithmicScale);

/** What a chart's text says, of what the host found. */
export function figureOf(drawn: DrawnChart, look: Look, words: CustomStrings): Figure | string {
  const { chart } = parseCustomChart(drawn.source);
  if (!chart) return words.notDrawn;
  if (drawn.runs.length === 0) return words.nothingFound;
  const runs = shownRuns(drawn.runs, null, look.theme);
  if (chart.of === 'runs' && drawn.data) return runsFigure({ chart, data: drawn.data, runs, look });
  if (chart.of === 'series' && drawn.lines) return linesFigure({ chart, lines: drawn.lines, runs, look });
  return words.noRunHasValues;
}
