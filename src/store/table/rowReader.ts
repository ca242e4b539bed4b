import { COLOUR_TAG, STAR_TAG } from '../../core/runTable';
import type { TableRows } from '../../core/runTable';
import { RUN_STATUSES } from '../../core/entities';
import type { RunStatus } from '../../core/entities';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { number, oneOf, text } from '../rows';
import type { RunColumns } from '../search/runColumns';
import type { TableRowList } from './rows';

interface RunFacts {
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly experimentId: string;
  readonly isDeleted: boolean;
  readonly isStarred: boolean;
  readonly ongoingSince: number;
  readonly colour: string;
}

/** What rows are, besides their cells. */
export class RowReader {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** `rows` begin at `from` of the table; `ids` has their runs' row ids. */
  read(table: TableRowList, from: number, rows: Int32Array, ids: readonly number[]): TableRows {
    const facts = this.facts(ids.filter((id) => id >= 0));
    const runs = ids.map((id) => facts.get(id));
    const groups = Array.from(rows, (row) => (row < 0 ? table.groups[-1 - row] : undefined));
    const isExpanded = (index: number): boolean =>
      (table.depths[from + index + 1] ?? 0) > (table.depths[from + index] ?? 0);
    return {
      ids: runs.map((run, index) => run?.runId ?? groups[index]?.key ?? ''),
      isGroup: Uint8Array.from(rows, (row) => (row < 0 ? 1 : 0)),
      depths: table.depths.slice(from, from + rows.length),
      children: Float64Array.from(rows, (row, index) =>
        row < 0 ? (groups[index]?.places.length ?? 0) : (table.children.get(row) ?? 0),
      ),
      isExpanded: Uint8Array.from(rows, (_, index) => (isExpanded(index) ? 1 : 0)),
      names: runs.map((run, index) => run?.name ?? groupName(groups[index]?.values ?? [])),
      statuses: runs.map((run) => run?.status ?? ''),
      experimentIds: runs.map((run) => run?.experimentId ?? ''),
      isDeleted: Uint8Array.from(runs, (run) => (run?.isDeleted === true ? 1 : 0)),
      isStarred: Uint8Array.from(runs, (run) => (run?.isStarred === true ? 1 : 0)),
      ongoingSince: Float64Array.from(runs, (run) => run?.ongoingSince ?? 0),
      colours: runs.map((run) => run?.colour ?? ''),
      numbers: Float64Array.from(ids, (id) => Math.max(0, id)),
    };
  }

  /** Those that exist, in the order given. */
  placesOf(columns: RunColumns, runIds: readonly string[]): readonly number[] {
    if (runIds.length === 0) return [];
    return this.context.sql
      .all(
        'SELECT r.id FROM json_each(?) i CROSS JOIN run r ON r.run_id = i.value ORDER BY i.key',
        jsonList(runIds),
      )
      .map((row) => columns.placeOf(number(row, 'id')))
      .filter((place) => place >= 0);
  }

  /** By their ids, each once, in the order given; unknown ones are left out. */
  rowIds(runIds: readonly string[]): ReadonlyMap<string, number> {
    const rows = this.context.sql.all(
      'SELECT r.id, r.run_id FROM json_each(?) i CROSS JOIN run r ON r.run_id = i.value ORDER BY i.key',
      jsonList(runIds),
    );
    return new Map(rows.map((row) => [text(row, 'run_id'), number(row, 'id')]));
  }

  runIds(ids: readonly number[]): readonly string[] {
    return this.context.sql
      .all(
        'SELECT r.run_id FROM json_each(?) i CROSS JOIN run r ON r.id = i.value ORDER BY i.key',
        jsonList(ids),
      )
      .map((row) => text(row, 'run_id'));
  }

  private facts(ids: readonly number[]): ReadonlyMap<number, RunFacts> {
    const { names, sql } = this.context;
    const list = jsonList(ids);
    const [star, colour] = [STAR_TAG, COLOUR_TAG].map((key) => names.find(key) ?? -1);
    const tags = new Map<string, string>();
    if (star !== -1 || colour !== -1) {
      const rows = sql.all(
        `SELECT t.run, t.key, t.value FROM json_each(?) i CROSS JOIN tag t ON t.run = i.value AND t.key IN (?, ?)`,
        list,
        star ?? -1,
        colour ?? -1,
      );
      for (const row of rows) tags.set(`${number(row, 'run')} ${number(row, 'key')}`, text(row, 'value'));
    }
    const runs = sql.all(
      `SELECT r.id, r.run_id, r.name, r.status, r.experiment, r.stage,
         CASE WHEN r.ended IS NULL AND r.status IN ('RUNNING', 'SCHEDULED') THEN r.started ELSE 0 END AS ongoing
       FROM json_each(?) i CROSS JOIN run r ON r.id = i.value`,
      list,
    );
    return new Map(
      runs.map((row) => {
        const id = number(row, 'id');
        const facts: RunFacts = {
          runId: text(row, 'run_id'),
          name: text(row, 'name'),
          status: oneOf(row, 'status', RUN_STATUSES),
          experimentId: String(number(row, 'experiment')),
          isDeleted: row['stage'] === 'deleted',
          isStarred: isOn(tags.get(`${id} ${star}`)),
          ongoingSince: number(row, 'ongoing'),
          colour: tags.get(`${id} ${colour}`) ?? '',
        };
        return [id, facts] as const;
      }),
    );
  }
}

function isOn(tag: string | undefined): boolean {
  return tag !== undefined && tag !== '' && tag !== 'false' && tag !== '0';
}

/** The page has words for what is missing. */
function groupName(values: readonly (string | number | null)[]): string {
  return values.map((value) => (value === null ? '∅' : String(value))).join(' · ');
}
