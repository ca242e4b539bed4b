import type { TemplateResult } from 'lit';
import { fill } from '../../ui/strings';
import { noteView } from '../figure/parts';
import type { Look } from '../model';
import type { ShownLine } from './looks';
import { undrawable } from './series';

/** Beside a chart's title: what its lines can't show, or why they are old. */
export function noteLine(chart: {
  readonly problem: string | undefined;
  readonly lines: readonly ShownLine[];
  readonly logY: boolean;
  readonly bySteps: boolean;
  readonly look: Look;
  readonly retry: () => void;
}): TemplateResult {
  const { problem, lines, logY, bySteps, look, retry } = chart;
  const { words, formats } = look;
  const { odd, low } = undrawable(lines.map(({ points }) => points));
  const notes = [];
  // Of a line that was thinned nobody has counted them.
  const areAll = lines.every(({ points, count }) => points.x.length >= count);
  const said = (counted: string, some: string, count: number): string =>
    areAll ? fill(counted, formats.count(count)) : some;
  if (odd > 0) notes.push(said(words.notFinite, words.someNotFinite, odd));
  if (low > 0 && logY) notes.push(said(words.notOnLogScale, words.someNotOnLogScale, low));
  if (bySteps && lines.some(({ points }) => isRounded(points.x))) notes.push(words.stepsRounded);
  return noteView({ problem, said: notes.join(' '), look, retry });
}

/** Of steps in order: beyond these, whole numbers that differ are the same as the numbers that charts are drawn of. */
function isRounded(steps: Float64Array): boolean {
  return Math.max(-(steps[0] ?? 0), steps.at(-1) ?? 0) > Number.MAX_SAFE_INTEGER;
}
