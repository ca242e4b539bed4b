import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { ComparedRow, ComparedRun, Comparison, CompareSection } from '../../src/core/panels/compare';
import { COMPARE_SECTIONS } from '../../src/core/panels/compare';
import type { CompareStrings } from '../../src/core/panels/strings';
import { iconButton } from '../ui/controls';
import type { Formats } from '../ui/format';
import { diffIcon } from '../ui/icons';
import { fill, shorten, titleText } from '../ui/strings';
import { swatch } from '../ui/swatch';

export interface CompareLook {
  readonly words: CompareStrings;
  readonly formats: Formats;
  readonly colourOf: (runId: string) => string;
}

/** Rows are params, metrics and tags; columns are runs, the first one the baseline. */
export function comparisonTable(
  { runs, rows }: Comparison,
  look: CompareLook,
  openDiff: (run: ComparedRun) => void,
): TemplateResult {
  const { words } = look;
  return html`<table>
    <thead>
      <tr>
        <th scope="col" class="muted">${words.name}</th>
        ${runs.map((run, index) => header(run, index, runs, look, openDiff))}
      </tr>
    </thead>
    ${COMPARE_SECTIONS.map((section) => {
      const own = rows.filter((row) => row.section === section);
      if (own.length === 0) return nothing;
      return html`<tbody class="section">
        <tr>
          <th scope="rowgroup">${words[section]}</th>
          ${runs.map(() => html`<td></td>`)}
        </tr>
        ${own.map((row) => line(row, runs, look, openDiff))}
      </tbody>`;
    })}
  </table>`;
}

function header(
  run: ComparedRun,
  index: number,
  runs: readonly ComparedRun[],
  { words, formats, colourOf }: CompareLook,
  openDiff: (run: ComparedRun) => void,
): TemplateResult {
  const baseline = runs[0];
  const name = shorten(run.runName, 40);
  const started = formats.dateTime(run.startTime);
  const status = run.deleted ? words.deleted : words[statusKey(run)];
  const lasted = run.endTime === null ? '' : formats.duration(run.endTime - run.startTime);
  return html`<th scope="col" title=${`${titleText(run.runName)}\n${run.runId}`}>
    <div class="ellipsis">${swatch(colourOf(run.runId))} <span class="name">${name}</span></div>
    <div class="sub muted">
      <span title=${`${words.started}: ${started}`}
        >${[status, lasted].filter((part) => part !== '').join(' · ')}</span
      >
      ${
        index === 0
          ? html`<span>· ${words.baseline}</span>`
          : iconButton({
              label: fill(words.openDiffWith, shorten(baseline?.runName ?? '', 40), name),
              icon: diffIcon,
              onPress: () => openDiff(run),
            })
      }
    </div>
  </th>`;
}

function line(
  row: ComparedRow,
  runs: readonly ComparedRun[],
  look: CompareLook,
  openDiff: (run: ComparedRun) => void,
): TemplateResult {
  const [baseline] = row.values;
  const open = (run: ComparedRun): void => openDiff(run);
  return html`<tr class="row">
    <th scope="row" class="ellipsis" title=${titleText(row.key)}>${shorten(row.key, 60)}</th>
    ${runs.map((run, index) => {
      const value = row.values[index] ?? null;
      const differs = index > 0 && !Object.is(value, baseline ?? null);
      const key = (event: KeyboardEvent): void => {
        if (event.key === 'Enter') open(run);
      };
      return html`<td
        class="${numeric(value) ? 'number' : ''} ${differs ? 'differs' : ''} ${value === null ? 'missing' : ''}"
        tabindex="0"
        title=${cellTitle(value, differs, look)}
        @dblclick=${() => open(run)}
        @keydown=${key}
      >
        ${cellText(value, look)}${differs ? delta(value, baseline ?? null, look) : nothing}
      </td>`;
    })}
  </tr>`;
}

/** Params are texts, but most of them are numbers and are read as such. */
function numeric(value: string | number | null): boolean {
  return (
    typeof value === 'number' || (value !== null && value.trim() !== '' && Number.isFinite(Number(value)))
  );
}

export function cellText(value: string | number | null, { words, formats }: CompareLook): string {
  if (value === null) return words.missing;
  return typeof value === 'number' ? formats.short(value) : shorten(value, 80);
}

function cellTitle(value: string | number | null, differs: boolean, { words, formats }: CompareLook): string {
  if (value === null) return words.missing;
  const exact = typeof value === 'number' ? formats.exact(value) : titleText(value);
  return differs ? `${exact}\n(${words.differs})` : exact;
}

function delta(
  value: string | number | null,
  baseline: string | number | null,
  { formats }: CompareLook,
): TemplateResult | typeof nothing {
  if (typeof value !== 'number' || typeof baseline !== 'number') return nothing;
  const share = ((value - baseline) / Math.abs(baseline)) * 100;
  if (!Number.isFinite(share)) return html`<span class="delta"></span>`;
  const sign = share > 0 ? '+' : share < 0 ? '−' : '±';
  return html`<span class="delta">${sign}${formats.short(Number(Math.abs(share).toPrecision(2)))} %</span>`;
}

function statusKey(run: ComparedRun): 'running' | 'scheduled' | 'finished' | 'failed' | 'killed' {
  switch (run.status) {
    case 'RUNNING':
      return 'running';
    case 'SCHEDULED':
      return 'scheduled';
    case 'FINISHED':
      return 'finished';
    case 'FAILED':
      return 'failed';
    case 'KILLED':
      return 'killed';
  }
}

/** The table as a spreadsheet takes it: exact values, tabs between them. */
export function asText({ runs, rows }: Comparison, formats: Formats): string {
  const plain = (value: string): string => value.replace(/[\t\r\n]+/g, ' ');
  const sectionOf = (section: CompareSection): string => section;
  const lines = [
    ['', '', ...runs.map((run) => plain(run.runName))],
    ...rows.map((row) => [
      sectionOf(row.section),
      plain(row.key),
      ...row.values.map((value) =>
        value === null ? '' : typeof value === 'number' ? formats.exact(value) : plain(value),
      ),
    ]),
  ];
  return lines.map((cells) => cells.join('\t')).join('\n');
}
