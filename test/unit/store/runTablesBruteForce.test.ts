import assert from 'node:assert/strict';
import { numberOf } from '../../../src/core/explain';
import type { Run, RunStatus } from '../../../src/core/entities';
import { isBetterSmall } from '../../../src/core/mainMetric';
import type { ColumnOrder, TableCells, TableColumn } from '../../../src/core/runTable';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, point, query as searchQuery, randomNumbers, temporaryStore } from './support';
import { metric, param, tableQuery as query } from './tableQuery';

function plain(cells: TableCells | undefined): readonly (string | number | null)[] {
  if (cells?.kind === 'number')
    return Array.from(cells.values, (value, index) =>
      cells.states[index] === 1 ? value : cells.states[index] === 2 ? Number.NaN : null,
    );
  if (cells?.kind === 'text') return Array.from(cells.codes, (code) => cells.texts[code] ?? null);
  return [];
}

describe('tables of runs, by brute force', () => {
  afterEach(cleanUp);
  const random = randomNumbers(7);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  const STATUSES: readonly [RunStatus, ...RunStatus[]] = ['RUNNING', 'FINISHED', 'FAILED', 'KILLED'];

  function change(store: Store, runs: string[]): void {
    const run = pick([runs[0] ?? '', ...runs]);
    const kind = runs.length < 5 ? 0 : Math.floor(random() * 7);
    if (kind > 0 && store.runs.info(run).lifecycleStage === 'deleted') {
      if (random() < 0.4) store.runs.restore(run);
      return;
    }
    if (kind === 0) {
      const parent = random() < 0.4 && run !== '' ? { 'mlflow.parentRunId': run } : {};
      runs.push(
        makeRun(store, {
          runName: pick(['Crane', 'crane two', 'owl_1', 'owl%2', 'é', 'Éa']),
          startTime: Math.floor(random() * 30),
          params: {
            p: pick(['1', '2', '10', '1e1', '-3', 'ä']),
            ...(random() < 0.5 && { q: pick(['x', 'y']) }),
          },
          tags: { t: pick(['a', 'b']), ...parent },
        }),
      );
    } else if (kind < 4) {
      const values = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
        pick([Number.NaN, Infinity, 0, 1, 2, random(), random()]),
      );
      const points = values.map((value, index) =>
        point(pick(['m', 'loss']), value, {
          step: Math.floor(random() * 40),
          timestamp: index + Math.floor(random() * 1000),
        }),
      );
      store.metrics.append(run, points);
    } else if (kind === 4)
      store.runs.update(run, { status: pick(STATUSES), endTime: Math.floor(random() * 50) });
    else if (kind === 5) store.runs.setTags(run, [{ key: 't', value: pick(['a', 'b', 'c']) }]);
    else store.runs.delete(run);
  }

  /** The value of a column by the run itself and its whole history. */
  function valueOf(store: Store, run: Run, column: TableColumn): string | number | null {
    const { info, data } = run;
    if (column.kind === 'attribute') {
      if (column.key === 'duration') return info.endTime === null ? null : info.endTime - info.startTime;
      if (column.key === 'start_time') return info.startTime;
      return column.key === 'status' ? info.status : info.runName;
    }
    if (column.kind !== 'metric') {
      const pairs = column.kind === 'param' ? data.params : data.tags;
      return pairs.find(({ key }) => key === column.key)?.value ?? null;
    }
    const { steps, timestamps, values } = store.metrics.history(info.runId, column.key);
    if (values.length === 0) return null;
    const numbers = [...values].filter((value) => !Number.isNaN(value));
    switch (column.value) {
      case 'last':
        return data.metrics.find(({ key }) => key === column.key)?.value ?? null;
      case 'count':
        return values.length;
      case 'mean': {
        const tail = [...values].slice(-column.argument);
        return tail.reduce((sum, value) => sum + value, 0) / tail.length;
      }
      case 'at': {
        let best = -1;
        steps.forEach((step, index) => {
          if (step > column.argument) return;
          const isLater =
            best < 0 ||
            step > (steps[best] ?? 0) ||
            (step === steps[best] && (timestamps[index] ?? 0) >= (timestamps[best] ?? 0));
          if (isLater) best = index;
        });
        return best < 0 ? null : (values[best] ?? null);
      }
      default: {
        if (numbers.length === 0) return null;
        const isMin = column.value === 'min' || (column.value === 'best' && isBetterSmall(column.key));
        return isMin ? Math.min(...numbers) : Math.max(...numbers);
      }
    }
  }

  /** What it is ordered by: how long it has been going on is longer than all others lasted. */
  function keyOf(store: Store, run: Run, column: TableColumn): string | number | null {
    const { status, startTime, endTime } = run.info;
    const isOngoing = endTime === null && status === 'RUNNING';
    const isDuration = column.kind === 'attribute' && column.key === 'duration';
    return isDuration && isOngoing ? 1e12 - startTime : valueOf(store, run, column);
  }

  function compare(a: string | number | null, b: string | number | null, ascending: boolean): number {
    const rank = (value: string | number | null): number =>
      value === null ? 2 : Number.isNaN(value) ? 1 : 0;
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (rank(a) > 0 || a === b) return 0;
    const byBytes = Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
    const isNumber = (value: string | number | null): boolean => !Number.isNaN(Number(value));
    // Texts that are numbers are in the order of numbers, before those that are none.
    const order =
      isNumber(a) !== isNumber(b) ? (isNumber(a) ? -1 : 1) : !isNumber(a) || Number(a) === Number(b) ? byBytes : Number(a) < Number(b) ? -1 : 1; // prettier-ignore
    return ascending ? order : -order;
  }

  const columns: readonly [TableColumn, ...TableColumn[]] = [
    metric('m'),
    metric('loss'),
    metric('m', 'min'),
    metric('m', 'max'),
    metric('loss', 'best'),
    metric('m', 'count'),
    metric('m', 'mean', 3),
    metric('m', 'at', 20),
    param('p'),
    param('q'),
    { kind: 'tag', key: 't' },
    { kind: 'attribute', key: 'status' },
    { kind: 'attribute', key: 'duration' },
    { kind: 'attribute', key: 'run_name' },
  ];
  const filters = ['', 'metrics.m > 0.5', "params.p = '1' OR metrics.loss < 1", "NOT tags.t = 'a'", "run_name LIKE '%r%ne%'", "run_name ILIKE 'CRANE%'", "run_name LIKE 'owl_1'", "params.q ILIKE '_'", "start_time >= 12", "run_id != 'x' AND min(metrics.m) < 1"] as const; // prettier-ignore

  it('have the rows, the order and the cells that brute force finds, while runs change', async () => {
    const store = temporaryStore();
    const runs: string[] = [];
    for (let round = 0; round < 250; round++) {
      for (let i = 0; i < 4; i++) change(store, runs);
      const orderBy: readonly ColumnOrder[] = Array.from({ length: Math.floor(random() * 3) }, () => ({
        column: pick(columns),
        ascending: random() < 0.5,
      }));
      const asked = query({
        filter: pick(filters),
        text: pick(['', '', 'CRA', 'é']),
        viewType: pick(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
        statuses: pick([[], [], ['RUNNING', 'FAILED']]),
        orderBy,
        hidden: random() < 0.3 ? runs.slice(0, 3) : [],
        only: random() < 0.3 ? runs.slice(2, 30) : null,
      });
      const { filter, viewType } = asked;
      // Within a transaction the tables answer, not the columns.
      const found = store.transaction(() => store.runs.search(searchQuery({ filter, viewType }))).items;
      const expected = found
        .filter(({ info }) => info.runName.toLowerCase().includes(asked.text.toLowerCase()))
        .filter(({ info }) => asked.statuses.length === 0 || asked.statuses.includes(info.status))
        .filter(({ info }) => !asked.hidden.includes(info.runId))
        .filter(({ info }) => asked.only?.includes(info.runId) ?? true)
        .map((run) => ({ run, keys: orderBy.map(({ column }) => keyOf(store, run, column)) }))
        .sort((a, b) => {
          for (const [index, { ascending }] of orderBy.entries()) {
            const order = compare(a.keys[index] ?? null, b.keys[index] ?? null, ascending);
            if (order !== 0) return order;
          }
          return (
            b.run.info.startTime - a.run.info.startTime || (a.run.info.runId < b.run.info.runId ? -1 : 1)
          );
        })
        .map(({ run }) => run);
      const table = await store.tables.open(asked, null);
      const cells = await store.tables.cells({
        tableId: table.tableId,
        from: 0,
        to: table.rowCount,
        columns,
      });
      assert.ok(cells);
      const what = JSON.stringify(asked);
      assert.deepEqual(cells.rows.ids, expected.map(({ info }) => info.runId), what); // prettier-ignore
      columns.forEach((column, index) => {
        const shown = plain(cells.columns[index]);
        const wanted = expected.map((run) => valueOf(store, run, column));
        shown.forEach((value, row) => {
          const own = wanted[row] ?? null;
          const isSame =
            typeof value === 'number' && typeof own === 'number'
              ? Object.is(value, own) || Math.abs(value - own) < 1e-9
              : value === own;
          assert.ok(isSame, `${JSON.stringify(column)} of row ${row}: ${String(value)} for ${String(own)}`);
        });
      });
      const statistics = await store.tables.statistics(table.tableId, columns);
      columns.forEach((column, index) => {
        if (column.kind !== 'metric' && column.kind !== 'param') return;
        const values = expected.map((run) => valueOf(store, run, column));
        const numbers = (column.kind === 'param' ? values.map(numberOf) : values).filter(
          (value): value is number => typeof value === 'number' && !Number.isNaN(value),
        );
        const least = numbers.length === 0 ? null : Math.min(...numbers);
        const own = statistics?.[index]?.least ?? null;
        assert.ok(
          own === least || Math.abs((own ?? 0) - (least ?? 0)) < 1e-9,
          `${JSON.stringify(column)}: ${own} for ${least}`,
        );
      });
    }
  }).timeout(120_000);
});
