import { MISSING, PRESENT } from '../search/columns';
import type { Column } from '../search/columns';
import type { RunColumns } from '../search/runColumns';

/** How long runs lasted, as their cells say it: of those that go on, so long as yet. */
export interface Durations {
  readonly column: Column;
  /** 1 at the places of runs that go on: they change without being written to. Undefined for none. */
  readonly ongoing: Uint8Array | undefined;
}

export function durationsAt(columns: RunColumns, now: number): Durations {
  const duration = columns.column({ of: 'duration' });
  const started = columns.column({ of: 'started' });
  const status = columns.column({ of: 'status' });
  if (duration.kind !== 'number' || started.kind !== 'number' || status.kind !== 'text')
    return { column: duration, ongoing: undefined };
  const codes = new Set(['RUNNING', 'SCHEDULED'].map((word) => status.byText.get(word)));
  const ongoing = new Uint8Array(columns.count);
  for (let place = 0; place < columns.count; place++)
    if (duration.state[place] === MISSING && codes.has(status.codes[place] ?? -1)) ongoing[place] = 1;
  if (!ongoing.includes(1)) return { column: duration, ongoing: undefined };
  const values = duration.values.slice();
  const state = duration.state.slice();
  ongoing.forEach((isOngoing, place) => {
    if (isOngoing === 0) return;
    values[place] = now - (started.values[place] ?? now);
    state[place] = PRESENT;
  });
  return { column: { kind: 'number', values, state }, ongoing };
}
