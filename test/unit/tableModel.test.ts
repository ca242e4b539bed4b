import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { TableOpened } from '../../src/core/panels/table';
import { CANCELLED, RpcError } from '../../src/core/rpc';
import type { ColumnStatistics, TableColumn } from '../../src/core/runTable';
import { columnId } from '../../src/core/runTable';
import type { TableSource } from '../../webview/table/model';
import { TableModel } from '../../webview/table/model';
import { metric, tableQuery } from './store/tableQuery';

describe('the part of a table that a page has', () => {
  const column = metric('m');
  const window = { from: 0, to: 50, columns: [column] };
  const table = (tableId: string): TableOpened => ({
    kind: 'table',
    table: { tableId, revision: 1, rowCount: 0, runCount: 0, totalCount: 0, groupCount: 0, anchorRow: null },
    cells: null,
  });

  it('keeps what is known of a column until it is known of the next table, unless that fails', async () => {
    let opened = 0;
    const answers: ((found: readonly ColumnStatistics[] | Error) => void)[] = [];
    const source: TableSource = {
      open: async () => table(String(++opened)),
      cells: async () => null,
      statistics: (_tableId: string, _columns: readonly TableColumn[]) =>
        new Promise((resolve, reject) =>
          answers.push((found) => (found instanceof Error ? reject(found) : resolve(found))),
        ),
    };
    const model = new TableModel({
      source,
      onChange: () => undefined,
      onGone: () => undefined,
      onProblem: () => undefined,
    });
    const mostOf = (): number | null | undefined => model.statisticsOf(columnId(column))?.most;
    const next = async (found: readonly ColumnStatistics[] | Error): Promise<void> => {
      answers.shift()?.(found);
      await setImmediate();
    };
    await model.open(tableQuery(), null, window);
    void model.askStatistics([column]);
    await next([{ count: 1, least: 0, most: 1 }]);
    assert.equal(mostOf(), 1);
    await model.open(tableQuery(), null, window);
    assert.equal(mostOf(), 1);
    void model.askStatistics([column]);
    await next([{ count: 2, least: 0, most: 5 }]);
    assert.equal(mostOf(), 5);
    await model.open(tableQuery(), null, window);
    void model.askStatistics([column]);
    await next(new Error('gone'));
    assert.equal(mostOf(), undefined);
  });

  it('has nothing to say of an opening that a later one cancelled', async () => {
    let opened = 0;
    const source: TableSource = {
      open: (_opening, signal) =>
        new Promise((resolve, reject) => {
          if (++opened === 2) resolve(table('2'));
          signal.addEventListener('abort', () =>
            reject(new RpcError(CANCELLED, 'The request was cancelled.')),
          );
        }),
      cells: async () => null,
      statistics: async () => [],
    };
    const ignore = (): void => undefined;
    const model = new TableModel({ source, onChange: ignore, onGone: ignore, onProblem: ignore });
    const [first, second] = await Promise.all([
      model.open(tableQuery(), null, window),
      model.open(tableQuery(), null, window),
    ]);
    assert.deepEqual([first, second], [undefined, table('2')]);
  });
});
