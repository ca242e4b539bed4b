import type { ComparedValue } from '../../src/core/comparison';

/** Texts up to this long are seen whole in a cell. */
const SEEN = 24;
/** As much of what they have in common is shown before what differs. */
const CONTEXT = 16;

const starts = new WeakMap<readonly ComparedValue[], number>();

/** Where a row's texts begin to tell something: 0, or, of long ones that begin alike, a word before they differ. */
export function startOfDifference(values: readonly ComparedValue[]): number {
  let start = starts.get(values);
  if (start === undefined) {
    start = findStart([...new Set(values)].filter((value) => typeof value === 'string'));
    starts.set(values, start);
  }
  return start;
}

function findStart([first, ...others]: readonly string[]): number {
  if (first === undefined || others.length === 0) return 0;
  if (Math.max(first.length, ...others.map(({ length }) => length)) <= SEEN) return 0;
  let common = first.length;
  for (const other of others) {
    let same = 0;
    while (same < common && first[same] === other[same]) same++;
    common = same;
  }
  const before = first.slice(Math.max(0, common - CONTEXT), common);
  const start = common - (/[^\s,;/]*[\s,;/]*$/.exec(before)?.[0].length ?? 0);
  // Not in the middle of a character.
  return start < CONTEXT / 2 ? 0 : start - Number(/^[\uDC00-\uDFFF]/.test(first.slice(start)));
}
