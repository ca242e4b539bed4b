import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { fill, shorten, titleText } from '../../ui/strings';
import type { ShownTable } from '../chartElement';
import type { Look } from '../model';

const MOST_ROWS = 200;
/** Ids say nothing to a person; a file has them. */
const NOT_SHOWN = new Set(['run_id']);

/** What a chart shows, as text. */
export function tableView({ columns, rows }: ShownTable, { words, formats }: Look): TemplateResult {
  const shown = columns.flatMap((name, index) => (NOT_SHOWN.has(name) ? [] : [{ name, index }]));
  const numeric = new Set(
    shown.filter(({ index }) => rows.some((row) => typeof row[index] === 'number')).map(({ index }) => index),
  );
  const cell = (value: string | number | null | undefined): string =>
    typeof value === 'number' ? formats.exact(value) : shorten(value ?? '', 60);
  return html`<div class="rows" tabindex="0">
    <table>
      <thead>
        <tr>
          ${shown.map(
            ({ name, index }) =>
              html`<th scope="col" class=${numeric.has(index) ? 'number' : ''} title=${titleText(name)}>
                ${shorten(name, 30)}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, MOST_ROWS).map(
          (row) =>
            html`<tr>
              ${shown.map(
                ({ index }) => html`<td class=${numeric.has(index) ? 'number' : ''}>${cell(row[index])}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      rows.length > MOST_ROWS
        ? html`<p class="muted">
            ${fill(words.firstRows, formats.count(MOST_ROWS), formats.count(rows.length))}
          </p>`
        : nothing
    }
  </div>`;
}
