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
  readonly look: Look;
  readonly retry: () => void;
}): TemplateResult {
  const { problem, lines, logY, look, retry } = chart;
  const { words, formats } = look;
  const { odd, low } = undrawable(lines.map(({ points }) => points));
  const notes = [];
  if (odd > 0) notes.push(fill(words.notFinite, formats.count(odd)));
  if (low > 0 && logY) notes.push(fill(words.notOnLogScale, formats.count(low)));
  return noteView({ problem, said: notes.join(' '), look, retry });
}
