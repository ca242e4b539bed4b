import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { COMPARE_SECTIONS } from '../../src/core/comparison';
import type { ComparedValue } from '../../src/core/comparison';
import { numberOf } from '../../src/core/explain';
import { isBetterSmall, isNeutral } from '../../src/core/mainMetric';
import type { ComparedRowHead, ComparedRun, Comparison } from '../../src/core/panels/compare';
import type { CompareStrings } from '../../src/core/panels/strings';
import type { Coloured } from '../../src/core/runColour';
import { iconButton } from '../ui/controls';
import type { Formats } from '../ui/format';
import { diffIcon, filesIcon, sourceIcon } from '../ui/icons';
import { fill, shorten, titleText } from '../ui/strings';
import { swatch } from '../ui/swatch';
import { startOfDifference } from './difference';
import type { Cell, GridModel } from './grid';

export interface CompareLook {
  readonly words: CompareStrings;
  readonly formats: Formats;
  readonly colourOf: (run: Coloured) => string;
  /** The run that the others are compared with. */
  readonly baseline: number;
  readonly actions: CompareActions;
}

/** Values of rows by their places in the comparison; undefined where they haven't come yet. */
export interface RowValues {
  of(row: number): readonly ComparedValue[] | undefined;
  want(rows: readonly number[]): void;
}

export interface CompareActions {
  readonly openDiff: (run: ComparedRun) => void;
  readonly openFiles: (run: ComparedRun) => void;
  readonly openSource: (run: ComparedRun) => void;
  readonly openRow: (row: ComparedRowHead, run: ComparedRun) => void;
}

/** A row and its place in the comparison. */
interface Placed {
  readonly row: ComparedRowHead;
  readonly at: number;
}

type Item = { readonly title: string } | Placed;

/** Rows are params, metrics, …, columns are runs; transposed, the other way round. */
export function gridModel(
  comparison: Comparison,
  cells: RowValues,
  look: CompareLook,
  options: { readonly transposed: boolean; readonly explain: string },
): GridModel {
  const explained = comparison.metricKeys.includes(options.explain);
  const placed = comparison.rows.map((row, at): Placed => ({ row, at }));
  const sorted = explained ? byExplanation(placed, options.explain) : placed;
  if (options.transposed) return transposed(comparison.runs, sorted, cells, look, explained);
  const items: readonly Item[] = explained ? sorted : sections(placed, look);
  const { runs } = comparison;
  const at = (index: number): Placed | undefined => {
    const item = items[index];
    return item && 'row' in item ? item : undefined;
  };
  return {
    label: look.words.compareTitle,
    corner: look.words.name,
    rows: items.length,
    columns: runs.length,
    head: (column) => runHead(runs, column, look),
    side: (index) => {
      const item = items[index];
      if (item && 'title' in item) return { content: html`${item.title}`, isTitle: true };
      const placed = at(index);
      return { content: placed ? rowHead(placed.row, look, explained) : html``, isTitle: false };
    },
    cell: (index, column) => cellOf(at(index), column, cells, look),
    inSight: (rows) => cells.want(rows.flatMap((index) => at(index)?.at ?? [])),
    open: (index, column) => opened(at(index), runs, column, look),
  };
}

function transposed(
  runs: readonly ComparedRun[],
  rows: readonly Placed[],
  cells: RowValues,
  look: CompareLook,
  explained: boolean,
): GridModel {
  return {
    label: look.words.compareTitle,
    corner: look.words.runs,
    rows: runs.length,
    columns: rows.length,
    head: (column) => {
      const row = rows[column]?.row;
      if (!row) return html``;
      return html`<div class="ellipsis name" title=${titleText(row.key)}>${shorten(row.key, 60)}</div>
        <div class="sub muted">
          <span>${look.words[row.section]}</span>${explanation(row, look, explained)}
        </div>`;
    },
    side: (index) => {
      const run = runs[index];
      if (!run) return { content: html``, isTitle: false };
      const content = html`${swatch(look.colourOf(run))}
        <span class="key ellipsis" title=${titleText(run.runName)}>${shorten(run.runName, 40)}</span>
        ${index === look.baseline ? html`<span class="muted">${look.words.baseline}</span>` : ways(runs, run, look)}`;
      return { content, isTitle: false };
    },
    cell: (index, column) => cellOf(rows[column], index, cells, look),
    inSight: (_, columns) => cells.want(columns.flatMap((column) => rows[column]?.at ?? [])),
    open: (index, column) => opened(rows[column], runs, index, look),
  };
}

function sections(rows: readonly Placed[], { words }: CompareLook): readonly Item[] {
  return COMPARE_SECTIONS.flatMap((section): readonly Item[] => {
    const own = rows.filter(({ row }) => row.section === section);
    return own.length === 0 ? [] : [{ title: words[section] }, ...own];
  });
}

/** What is explained, and below it what explains it most. */
function byExplanation(rows: readonly Placed[], metric: string): readonly Placed[] {
  const rank = ({ row }: Placed): number =>
    row.section === 'metrics' && row.key === metric ? 2 : (row.explains ?? -1);
  return rows.toSorted((a, b) => rank(b) - rank(a));
}

function opened(
  placed: Placed | undefined,
  runs: readonly ComparedRun[],
  index: number,
  look: CompareLook,
): void {
  const run = runs[index];
  if (placed && run) look.actions.openRow(placed.row, run);
}

function runHead(runs: readonly ComparedRun[], index: number, look: CompareLook): TemplateResult {
  const { words, formats, colourOf } = look;
  const run = runs[index];
  if (!run) return html``;
  const name = shorten(run.runName, 40);
  const status = run.deleted ? words.deleted : words[statusKey(run)];
  const lasted = run.endTime === null ? '' : formats.duration(run.endTime - run.startTime);
  const state = [status, lasted].filter((part) => part !== '').join(' · ');
  const isBaseline = index === look.baseline;
  return html`<div class="ellipsis" title=${`${titleText(run.runName)}\n${run.runId}`}>
      ${swatch(colourOf(run))} <span class="name">${name}</span>
    </div>
    <div class="sub muted">
      <span class="ellipsis" title=${`${state}\n${words.started}: ${formats.dateTime(run.startTime)}`}
        >${isBaseline ? `${words.baseline} · ${state}` : state}</span
      >
      ${isBaseline ? nothing : ways(runs, run, look)}
    </div>`;
}

/** The ways from a run to VS Code's diffs with the baseline. */
function ways(
  runs: readonly ComparedRun[],
  run: ComparedRun,
  { words, actions, baseline }: CompareLook,
): readonly TemplateResult[] {
  const names = [runs[baseline]?.runName ?? '', run.runName].map((name) => shorten(name, 40));
  return [
    { label: words.openDiffWith, icon: diffIcon, onPress: () => actions.openDiff(run) },
    { label: words.openFilesWith, icon: filesIcon, onPress: () => actions.openFiles(run) },
    { label: words.openSourceWith, icon: sourceIcon, onPress: () => actions.openSource(run) },
  ].map(({ label, ...rest }) => iconButton({ label: fill(label, ...names), ...rest }));
}

function rowHead(row: ComparedRowHead, look: CompareLook, explained: boolean): TemplateResult {
  return html`<span class="key ellipsis" title=${titleText(row.key)}
      >${explained ? html`<span class="muted">${look.words[row.section]} </span>` : nothing}${shorten(row.key, 60)}</span
    >${explanation(row, look, explained)}`;
}

function explanation(
  { explains }: ComparedRowHead,
  { words, formats }: CompareLook,
  explained: boolean,
): TemplateResult | typeof nothing {
  if (!explained || explains === null) return nothing;
  return html`<span class="number muted" title=${words.explainsHint}
    >${formats.count(explains * 100)} %</span
  >`;
}

/** Nothing until its values have come. */
const COMING: Cell = { content: '', title: '', classes: '' };

function cellOf(placed: Placed | undefined, index: number, cells: RowValues, look: CompareLook): Cell {
  const { words, formats, baseline } = look;
  const values = placed && cells.of(placed.at);
  if (!values) return COMING;
  const value = values[index] ?? null;
  const other = values[baseline] ?? null;
  const differs = index !== baseline && !Object.is(value, other);
  const classes = [
    isOfNumbers(placed.row, values) ? 'number' : '',
    differs ? 'differs' : '',
    value === null ? 'missing' : '',
  ];
  const exact =
    value === null ? words.missing : typeof value === 'number' ? formats.exact(value) : titleText(value);
  const delta = differs ? deltaOf(placed.row.key, value, other, look) : null;
  const notes = [exact, delta?.text ?? '', differs ? `(${words.differs})` : ''];
  return {
    content: html`<span class="value ellipsis">${cellText(value, look, startOfDifference(values))}</span
      >${delta?.content ?? nothing}`,
    title: notes.filter((note) => note !== '').join('\n'),
    classes: classes.join(' '),
  };
}

/** Digests and versions are texts, whatever their characters. */
function isOfNumbers({ section }: ComparedRowHead, values: readonly ComparedValue[]): boolean {
  const isLogged = section === 'params' || section === 'metrics' || section === 'tags';
  return (
    isLogged &&
    values.every((value) => value === null || typeof value === 'number' || numberOf(value) !== null)
  );
}

function cellText(value: ComparedValue, { words, formats }: CompareLook, start: number): string {
  if (value === null) return words.missing;
  if (typeof value === 'number') return formats.short(value);
  return start === 0 ? shorten(value, 80) : `…${shorten(value.slice(start, start + 200), 80)}`;
}

/** By how much a metric is off the baseline's, in its colour: better or worse, by what its name says. */
function deltaOf(
  key: string,
  value: ComparedValue,
  baseline: ComparedValue,
  { formats }: CompareLook,
): { readonly content: TemplateResult; readonly text: string } | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') return null;
  const difference = value - baseline;
  if (!Number.isFinite(difference)) return { content: html`<span class="delta"></span>`, text: '' };
  const share = (difference / Math.abs(baseline)) * 100;
  const rounded = Math.abs(share) >= 10 ? Math.round(share) : Number(share.toPrecision(2));
  const percent = Number.isFinite(share) ? `${signed(rounded, formats)} %` : '';
  const isEven = difference === 0 || isNeutral(key);
  const better = difference < 0 === isBetterSmall(key) ? 'better' : 'worse';
  return {
    // Of a baseline of 0 there is no share.
    content: html`<span class="delta ${isEven ? '' : better}"
      >${percent || signed(Number(difference.toPrecision(3)), formats)}</span
    >`,
    text: [signed(difference, formats), percent].filter((part) => part !== '').join(', '),
  };
}

function signed(value: number, formats: Formats): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
  return `${sign}${formats.short(Math.abs(value))}`;
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
export function asText({ runs, rows }: Comparison, values: readonly (readonly ComparedValue[])[]): string {
  const plain = (value: string): string => value.replace(/[\t\r\n]+/g, ' ');
  const lines = [
    ['', '', ...runs.map((run) => plain(run.runName))],
    ...rows.map((row, index) => [
      row.section,
      plain(row.key),
      ...(values[index] ?? []).map((value) =>
        value === null ? '' : typeof value === 'number' ? String(value) : plain(value),
      ),
    ]),
  ];
  return lines.map((cells) => cells.join('\t')).join('\n');
}
