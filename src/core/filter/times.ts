import { parseDuration } from '../duration';
import type { Field } from './ast';

const DATE = /^\d{4}-\d\d(?:-\d\d)?$/;
const MOMENT = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** Attributes that are milliseconds since 1970 UTC. */
export function isTime(field: Field): boolean {
  return field.entity === 'attribute' && /time/.test(field.key);
}

/** A moment of `2026-11-01`, `2026-11-01 09:30` (both local), `2026-11-01T09:30Z`, or of `-7d`, so long before `now`. */
export function parseTime(text: string, now: number): number | undefined {
  if (text.startsWith('-')) {
    const ago = parseDuration(text.slice(1));
    return ago === undefined ? undefined : now - ago;
  }
  let iso: string | undefined;
  if (DATE.test(text)) iso = `${text.length === 7 ? `${text}-01` : text}T00:00`;
  else if (MOMENT.test(text)) iso = text.replace(' ', 'T');
  const time = iso === undefined ? NaN : new Date(iso).getTime();
  return Number.isNaN(time) ? undefined : time;
}
