import { errorMessage } from '../../core/errors';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { decodePack } from '../metrics/packs';
import { blob, number } from '../rows';
import type { Row } from '../rows';
import type { Counts, Finding } from './findings';

/** Every pack: that it can be read, and has the points of those series that say they are in it. */
export function* checkPacks(context: StoreContext, counts: Counts): Generator<Finding> {
  const { sql, transactions } = context;
  for (let after = 0; ;) {
    const found = transactions.read(() => {
      const row = sql.get('SELECT id, run, series, data FROM pack WHERE id > ? ORDER BY id LIMIT 1', after);
      if (!row) return undefined;
      const inside = sql.all(
        'SELECT id, run FROM series WHERE run = ? AND pack = ?',
        number(row, 'run'),
        number(row, 'id'),
      );
      return { row, inside: inside.map((series) => number(series, 'id')) };
    });
    if (!found) break;
    after = number(found.row, 'id');
    counts.packs++;
    const trouble = packTrouble(found.row, found.inside);
    if (trouble !== undefined)
      yield { kind: 'pack', pack: after, text: `The pack ${String(after)} of short metrics ${trouble}.` };
  }
  const lost = sql.all(
    'SELECT DISTINCT s.pack FROM series s WHERE s.pack IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pack p WHERE p.id = s.pack AND p.run = s.run)',
  );
  for (const pack of lost.map((row) => number(row, 'pack')))
    yield {
      kind: 'pack',
      pack,
      text: `The pack ${String(pack)} of short metrics is missing, or of another run.`,
    };
}

function packTrouble(row: Row, inside: readonly number[]): string | undefined {
  try {
    const series = decodePack(blob(row, 'data'));
    const lost = inside.filter((id) => !series.has(id));
    if (lost.length > 0) return `lacks series ${jsonList(lost)}`;
    return number(row, 'series') === inside.length ? undefined : 'is wrong about its number of series';
  } catch (error) {
    return `can't be read (${errorMessage(error)})`;
  }
}
