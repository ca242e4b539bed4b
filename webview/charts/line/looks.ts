import type { Span } from '../../../src/core/charts/workspace';
import type { LineX } from '../../../src/core/lines/request';
import { DASHES } from '../../ui/dashes';
import { slotsOf } from './slots';
import type { Formats } from '../../ui/format';
import type { ShownRun } from '../model';

import type { ReadLine } from './reader';
import type { Points } from './series';

/** A line as it is drawn and read. */
export interface ShownLine {
  readonly id: string;
  /** Of its run or group, and of its expression where there are several. */
  readonly label: string;
  /** Its run's name, or its group's. */
  readonly owner: string;
  /** Null of a group. */
  readonly runId: string | null;
  readonly expression: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly points: Points;
  /** The same line smoothed, which is drawn in its place; the line itself stays faint behind. */
  readonly smoothed: Points | null;
  readonly count: number;
  /** Over the whole series. */
  readonly extent: Span;
}

/**
 * How lines are told apart: by the colours of their runs (and dashes, where these share one) or groups, and several
 * expressions of these by dashes; of one run, by the expressions' own colours.
 */
export function looksOf(options: {
  readonly lines: readonly ReadLine[];
  readonly runs: readonly ShownRun[];
  readonly y: readonly string[];
  readonly grouped: boolean;
  readonly palette: readonly string[];
  readonly nameless: string;
}): readonly Omit<ShownLine, 'points' | 'smoothed'>[] {
  const { lines, runs, y, grouped, palette, nameless } = options;
  const byId = new Map(runs.map((run) => [run.runId, run]));
  const groups = [...new Set(lines.map(({ owner }) => owner))];
  const byExpression = y.length > 1 && groups.length === 1;
  const slots = slotsOf(byExpression ? y : groups, palette.length);
  return lines.flatMap(({ id, owner, expression, count, extent }) => {
    const run = byId.get(owner);
    if (!grouped && !run) return [];
    const own = grouped ? (owner === '' ? nameless : owner) : (run?.runName ?? owner);
    const slot = slots.get(byExpression ? expression : owner) ?? 0;
    const colour = byExpression || !run ? (palette[slot] ?? 'gray') : run.colour;
    const ofExpression = DASHES[y.indexOf(expression) % DASHES.length] ?? [];
    const dash = byExpression ? [] : y.length === 1 ? (run?.dash ?? []) : ofExpression;
    const label =
      y.length === 1
        ? own
        : byExpression && !grouped
          ? readable(expression)
          : `${own} · ${readable(expression)}`;
    return [{ id, label, owner: own, runId: run?.runId ?? null, expression, colour, dash, count, extent }];
  });
}

/** As a person writes it. */
export function readable(expression: string): string {
  return /^`[^`]*`$/.test(expression) ? expression.slice(1, -1) : expression;
}

/** Charts with the same id share cursor and zoom. */
export function axisId(x: LineX): string {
  return x.by === 'metric' ? `metric ${x.key}` : x.by;
}

export function xText(value: number, x: LineX, formats: Formats): string {
  if (x.by === 'relative') return formats.duration(value);
  return x.by === 'timestamp' ? formats.dateTime(value) : formats.exact(value);
}
