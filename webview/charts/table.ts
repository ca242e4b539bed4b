import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { XAxis } from '../../src/core/backend';
import { fill, shorten, titleText } from '../ui/strings';
import { swatch } from '../ui/swatch';
import type { Span } from './arrangement';
import type { Look, ShownRun } from './model';
import type { Points } from './series';
import { lowerBound, upperBound } from './series';

const MOST_ROWS = 200;

interface Row {
  readonly x: number;
  readonly values: readonly (number | undefined)[];
}

/** The points of the shown range as text: one row for each x, one column for each run. */
export function pointsTable(
  lines: readonly { readonly run: ShownRun; readonly points: Points }[],
  view: Span,
  x: XAxis,
  look: Look,
): TemplateResult {
  const { words, formats } = look;
  const { rows, total } = rowsOf(lines, view);
  const place = (value: number): string =>
    x === 'step'
      ? formats.exact(value)
      : x === 'relative'
        ? formats.duration(value)
        : formats.dateTime(value);
  return html`<div class="points" tabindex="0">
    <table>
      <thead>
        <tr>
          <th class="number" scope="col">
            ${x === 'step' ? words.step : x === 'relative' ? words.relativeTime : words.time}
          </th>
          ${lines.map(
            ({ run }) =>
              html`<th class="number" scope="col" title=${titleText(run.runName)}>
                ${swatch(run.colour)} ${shorten(run.runName, 20)}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th class="number" scope="row">${place(row.x)}</th>
              ${row.values.map(
                (value) =>
                  html`<td class="number">${value === undefined ? nothing : formats.exact(value)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      total > rows.length
        ? html`<p class="muted">
            ${fill(words.firstRows, formats.count(rows.length), formats.count(total))}
          </p>`
        : nothing
    }
  </div>`;
}

function rowsOf(
  lines: readonly { readonly points: Points }[],
  view: Span,
): { readonly rows: readonly Row[]; readonly total: number } {
  const byX = new Map<number, (number | undefined)[]>();
  for (const [column, { points }] of lines.entries()) {
    const end = upperBound(points.x, view.to);
    for (let index = lowerBound(points.x, view.from); index < end; index++) {
      const x = points.x[index] ?? NaN;
      const values = byX.get(x) ?? lines.map(() => undefined);
      values[column] = points.y[index];
      byX.set(x, values);
    }
  }
  const rows = [...byX].map(([x, values]) => ({ x, values })).sort((a, b) => a.x - b.x);
  return { rows: rows.slice(0, MOST_ROWS), total: rows.length };
}
