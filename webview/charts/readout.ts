import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { XAxis } from '../../src/core/backend';
import { shorten, titleText } from '../ui/strings';
import { swatch } from '../ui/swatch';
import type { Look, ShownRun } from './model';
import type { Points } from './series';
import { readingAt } from './series';

/** One run's point at the cursor. */
export interface ReadoutRow {
  readonly run: ShownRun;
  readonly x: number;
  readonly other: number | null;
  readonly value: number;
}

/** As many as can be read at a glance; the table has them all. */
const MOST_ROWS = 12;

/** What the lines say at `x`, the highest first; values that are no number come last. */
export function readout(
  lines: readonly { readonly run: ShownRun; readonly points: Points }[],
  x: number,
  reach: number,
): readonly ReadoutRow[] {
  return lines
    .flatMap(({ run, points }) => {
      const reading = readingAt(points, x, reach);
      return reading ? [{ run, x: reading.x, other: reading.other, value: reading.value }] : [];
    })
    .sort((a, b) => order(b.value) - order(a.value));
}

export function readoutTable(rows: readonly ReadoutRow[], x: XAxis, look: Look): TemplateResult {
  const { words, formats } = look;
  return html`<table>
    <thead>
      <tr>
        <th>${words.run}</th>
        <th class="number">${words.value}</th>
        <th class="number">${words.step}</th>
        <th class="number">${x === 'relative' ? words.relativeTime : words.time}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.slice(0, MOST_ROWS).map(
        (row) =>
          html`<tr>
            <td class="ellipsis">${swatch(row.run.colour)} ${shorten(row.run.runName, 28)}</td>
            <td class="number value">${formats.exact(row.value)}</td>
            <td class="number">${stepText(row, x, look)}</td>
            <td class="number">${timeText(row, x, look)}</td>
          </tr>`,
      )}
      ${
        rows.length > MOST_ROWS
          ? html`<tr>
              <td class="muted">+${formats.count(rows.length - MOST_ROWS)}</td>
            </tr>`
          : nothing
      }
    </tbody>
  </table>`;
}

/** The same for who listens. */
export function readoutText(rows: readonly ReadoutRow[], x: XAxis, look: Look): string {
  const [first] = rows;
  if (!first) return '';
  const place = x === 'step' ? `${look.words.step} ${stepText(first, x, look)}` : timeText(first, x, look);
  const values = rows
    .slice(0, MOST_ROWS)
    .map((row) => `${titleText(shorten(row.run.runName))} ${look.formats.exact(row.value)}`);
  return `${place}: ${values.join('; ')}`;
}

function stepText(row: ReadoutRow, x: XAxis, { formats }: Look): string {
  const step = x === 'step' ? row.x : row.other;
  return step === null ? '' : formats.exact(step);
}

function timeText(row: ReadoutRow, x: XAxis, { formats }: Look): string {
  if (x === 'relative') return formats.duration(row.x);
  const time = x === 'step' ? row.other : row.x;
  return time === null ? '' : formats.dateTime(time);
}

function order(value: number): number {
  return Number.isNaN(value) ? -Infinity : value;
}
