import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Span } from '../../../src/core/charts/workspace';
import type { LineX } from '../../../src/core/lines/request';
import { fill, shorten, titleText } from '../../ui/strings';
import { swatch } from '../../ui/swatch';
import type { ShownTable } from '../chartElement';
import type { Look } from '../model';
import type { ShownLine } from './looks';
import { xText } from './looks';
import { xWord } from './readout';
import { lowerBound, upperBound } from './series';

const MOST_ROWS = 200;
/** More columns side by side nobody reads; a file has all. */
const MOST_COLUMNS = 60;

interface Row {
  readonly x: number;
  readonly values: readonly (number | undefined)[];
}

/** The points of the shown range as text: one row for each x, one column for each line. */
export function pointsTable(lines: readonly ShownLine[], view: Span, x: LineX, look: Look): TemplateResult {
  const { words, formats } = look;
  const shown = lines.slice(0, MOST_COLUMNS);
  const { rows, total } = rowsOf(shown, view);
  return html`<div class="points" tabindex="0">
    <table>
      <thead>
        <tr>
          <th class="number" scope="col">${xWord(x, look)}</th>
          ${shown.map(
            ({ colour, dash, label }) =>
              html`<th class="number" scope="col" title=${titleText(label)}>
                ${swatch(colour, { dash })} ${shorten(label, 20)}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th class="number" scope="row">${xText(row.x, x, formats)}</th>
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
    ${
      lines.length > shown.length
        ? html`<p class="muted">
            ${fill(words.firstLines, formats.count(shown.length), formats.count(lines.length))}
          </p>`
        : nothing
    }
  </div>`;
}

function rowsOf(
  lines: readonly ShownLine[],
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

/** A row for each point that is shown, for a file: names as MLflow has them, times in ISO 8601. */
export function shownTable(lines: readonly ShownLine[], view: Span, x: LineX): ShownTable {
  const smooth = lines.some(({ smoothed }) => smoothed !== null);
  const banded = lines.some(({ points }) => points.low !== null);
  const columns = [
    'run_id',
    'run',
    'metric',
    x.by === 'metric' ? x.key : x.by === 'relative' ? 'relative_ms' : x.by,
    x.by === 'step' ? 'timestamp' : 'step',
    'value',
    ...(smooth ? ['smoothed'] : []),
    ...(banded ? ['low', 'high', 'runs'] : []),
  ];
  const rows: (string | number | null)[][] = [];
  for (const { runId, label, expression, points, smoothed } of lines) {
    const end = upperBound(points.x, view.to);
    for (let i = lowerBound(points.x, view.from); i < end; i++) {
      const place = points.x[i] ?? NaN;
      const other = points.other?.[i] ?? null;
      const near = smoothed ? lowerBound(smoothed.x, place) : -1;
      rows.push([
        runId,
        label,
        expression,
        x.by === 'timestamp' ? isoTime(place) : place,
        other !== null && x.by === 'step' ? isoTime(other) : other,
        points.y[i] ?? NaN,
        ...(smooth ? [smoothed?.x[near] === place ? (smoothed.y[near] ?? null) : null] : []),
        ...(banded ? [points.low?.[i] ?? null, points.high?.[i] ?? null, points.runs?.[i] ?? null] : []),
      ]);
    }
  }
  return { columns, rows };
}

function isoTime(time: number): string | number {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : time;
}
