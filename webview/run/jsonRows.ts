import { html } from 'lit';
import type { RunStrings } from '../../src/core/panels/runStrings';
import type { Formats } from '../ui/format';
import { fill, shorten, titleText } from '../ui/strings';
import type { TreeRow } from '../ui/tree';

/** Entries of one list or object that are shown at first, and with each *more*. */
const AT_ONCE = 100;

/** Rows that are seen without scrolling. */
const SEEN = 30;

interface Look {
  readonly open: ReadonlySet<string>;
  /** By path, how many times so many entries are shown. */
  readonly more: ReadonlyMap<string, number>;
  readonly words: RunStrings;
  readonly formats: Formats;
}

/** The rows of a JSON value that are to be seen; `$` is the path of the whole. */
export function jsonRows(value: unknown, look: Look): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  add(rows, look, { path: '$', name: '', value, level: 1 });
  return rows;
}

/** What is unfolded at first: level by level, as long as all of it is seen. */
export function openAtFirst(value: unknown): ReadonlySet<string> {
  const open = new Set(['$']);
  let nodes: readonly (readonly [path: string, value: unknown])[] = [['$', value]];
  let rows = 1;
  for (;;) {
    const below = nodes.flatMap(([path, own]) =>
      (entriesOf(own) ?? []).slice(0, SEEN).map(([key, item]) => [`${path}/${key}`, item] as const),
    );
    rows += below.length;
    if (below.length === 0 || rows > SEEN) return open;
    for (const [path] of nodes) open.add(path);
    nodes = below;
  }
}

function add(
  rows: TreeRow[],
  look: Look,
  node: { readonly path: string; readonly name: string; readonly value: unknown; readonly level: number },
): void {
  const { path, name, value, level } = node;
  const entries = entriesOf(value);
  const expanded = entries ? look.open.has(path) : null;
  const summary = entries ? sizeOf(value, entries.length, look) : valueText(value);
  const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'digit' : 'muted';
  rows.push({
    id: path,
    level,
    expanded,
    label: name === '' ? summary : `${name}: ${summary}`,
    content: html`<span class="json" title=${titleText(`${name} ${summary}`)}
      >${name === '' ? '' : html`${shorten(name, 80)}: `}<span class=${entries ? 'muted' : kind}
        >${shorten(summary, 400)}</span
      ></span
    >`,
  });
  if (!entries || !expanded) return;
  const most = AT_ONCE * (look.more.get(path) ?? 1);
  for (const [key, item] of entries.slice(0, most))
    add(rows, look, { path: `${path}/${key}`, name: key, value: item, level: level + 1 });
  if (entries.length <= most) return;
  const rest = fill(look.words.moreEntries, look.formats.count(entries.length - most));
  rows.push({
    id: `${path}\n`,
    level: level + 1,
    expanded: null,
    content: html`<span class="muted">${rest}</span>`,
  });
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value);
}

function sizeOf(value: unknown, count: number, { formats }: Look): string {
  return Array.isArray(value) ? `[${formats.count(count)}]` : `{${formats.count(count)}}`;
}

function valueText(value: unknown): string {
  return JSON.stringify(value);
}
