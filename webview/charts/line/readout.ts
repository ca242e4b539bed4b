import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { LineX } from '../../../src/core/lines/request';
import { shorten, titleText } from '../../ui/strings';
import { swatch } from '../../ui/swatch';
import type { Look } from '../model';
import type { ShownLine } from './looks';
import { xText } from './looks';
import { readingAt } from './series';

/** One line's point at the cursor. */
export interface ReadoutRow {
  readonly line: ShownLine;
  readonly x: number;
  readonly other: number | null;
  readonly value: number;
  readonly smoothed: number | null;
  readonly band: { readonly low: number; readonly high: number; readonly runs: number } | null;
}

/** As many as can be read at a glance; the table has them all. */
const MOST_ROWS = 12;

/** What the lines say at `x`, the highest first; values that are no number come last. */
export function readout(lines: readonly ShownLine[], x: number, reach: number): readonly ReadoutRow[] {
  return lines
    .flatMap((line): readonly ReadoutRow[] => {
      const reading = readingAt(line.points, x, reach);
      if (!reading) return [];
      const { low, high, runs } = line.points;
      const { index } = reading;
      const smoothed = line.smoothed && readingAt(line.smoothed, reading.x, Infinity);
      return [
        {
          line,
          x: reading.x,
          other: reading.other,
          value: reading.value,
          smoothed: smoothed ? smoothed.value : null,
          band:
            low && high && runs
              ? { low: low[index] ?? NaN, high: high[index] ?? NaN, runs: runs[index] ?? NaN }
              : null,
        },
      ];
    })
    .sort((a, b) => order(b.value) - order(a.value));
}

export function readoutTable(rows: readonly ReadoutRow[], x: LineX, look: Look): TemplateResult {
  const { words, formats } = look;
  const smoothed = rows.some((row) => row.smoothed !== null);
  const banded = rows.some((row) => row.band !== null);
  const timed = rows.some((row) => row.other !== null);
  // Said once where it is the same for all.
  const [first] = rows;
  const common = rows.every((row) => row.x === first?.x) ? first?.x : undefined;
  const place = common === undefined ? '' : xText(common, x, formats);
  return html`<table>
    <thead>
      <tr>
        <th>${place === '' ? words.run : `${xWord(x, look)} ${place}`}</th>
        <th class="number">${words.value}</th>
        ${smoothed ? html`<th class="number">${words.smoothed}</th>` : nothing}
        ${
          banded
            ? html`<th class="number">${words.band}</th>
                <th class="number">${words.runs}</th>`
            : nothing
        }
        ${place === '' ? html`<th class="number">${xWord(x, look)}</th>` : nothing}
        ${timed ? html`<th class="number">${x.by === 'step' ? words.time : words.step}</th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${rows.slice(0, MOST_ROWS).map(
        (row) =>
          html`<tr>
            <td class="ellipsis">
              ${swatch(row.line.colour, { dash: row.line.dash })} ${shorten(row.line.label, 28)}
            </td>
            <td class="number value">${formats.exact(row.value)}</td>
            ${smoothed ? html`<td class="number">${row.smoothed === null ? '' : formats.short(row.smoothed)}</td>` : nothing}
            ${
              banded
                ? html`<td class="number">
                      ${row.band ? `${formats.short(row.band.low)} – ${formats.short(row.band.high)}` : ''}
                    </td>
                    <td class="number">${row.band ? formats.count(row.band.runs) : ''}</td>`
                : nothing
            }
            ${place === '' ? html`<td class="number">${xText(row.x, x, formats)}</td>` : nothing}
            ${timed ? html`<td class="number">${otherText(row, x, look)}</td>` : nothing}
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
export function readoutText(rows: readonly ReadoutRow[], x: LineX, look: Look): string {
  const [first] = rows;
  if (!first) return '';
  const place = x.by === 'step' || x.by === 'metric' ? `${xWord(x, look)} ` : '';
  const values = rows
    .slice(0, MOST_ROWS)
    .map((row) => `${titleText(shorten(row.line.label))} ${look.formats.exact(row.value)}`);
  return `${place}${xText(first.x, x, look.formats)}: ${values.join('; ')}`;
}

export function xWord(x: LineX, { words }: Look): string {
  switch (x.by) {
    case 'step':
      return words.step;
    case 'timestamp':
      return words.time;
    case 'relative':
      return words.relativeTime;
    case 'metric':
      return shorten(x.key, 40);
  }
}

/** A timestamp on an axis of steps, a step on the others. */
function otherText({ other }: ReadoutRow, x: LineX, { formats }: Look): string {
  if (other === null) return '';
  return x.by === 'step' ? formats.dateTime(other) : formats.exact(other);
}

function order(value: number): number {
  return Number.isNaN(value) ? -Infinity : value;
}
