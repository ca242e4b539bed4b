import assert from 'node:assert/strict';
import { allColumns, shownColumns, tagColumns } from '../../src/core/panels/tableColumns';
import type { ShownColumn, TableArrangement } from '../../src/core/panels/tableView';
import { defaultColumns, shown, STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import type { RunKeys } from '../../src/core/runTable';
import { columnId } from '../../src/core/runTable';
import { moved, movedBy, withColumn, withoutColumn, withValue } from '../../webview/table/arrange';
import { metric, param } from './store/tableQuery';

const KEYS: RunKeys = {
  metrics: { keys: [], runs: new Float64Array(0), differs: new Uint8Array(0) },
  params: {
    keys: ['a', 'b', 'c', 'd'],
    runs: Float64Array.of(2, 2, 2, 2),
    differs: Uint8Array.of(1, 0, 0, 1),
  },
  tags: {
    // None of these is a column of its own: others show them.
    keys: ['mlflow.runName', 'mlflow.user', 'tidemark.star', 'tidemark.colour'],
    runs: Float64Array.of(2, 2, 1, 1),
    differs: Uint8Array.of(1, 1, 1, 1),
  },
  complete: true,
};

describe('the columns that a person arranges', () => {
  const suited = [shown(param('a'))];
  const names = (columns: readonly ShownColumn[] | null | undefined): string =>
    (columns ?? []).map(({ column }) => column.key).join('');
  const of = (change: Partial<TableArrangement>) => {
    const arrangement = { ...STANDARD_ARRANGEMENT, ...change };
    const all = allColumns(arrangement, KEYS, suited);
    return { all, shown: shownColumns(arrangement, KEYS, all) };
  };
  const id = (key: string): string => columnId(param(key));

  it('lose none of those that are left out for now', () => {
    const { all, shown: seen } = of({ everyColumn: true, onlyDiffering: true });
    assert.deepEqual([names(all), names(seen)], ['abcd', 'ad']);
    const pinned = withColumn(all, id('d'), { pinned: true });
    assert.equal(names(pinned.columns), 'abcd');
    // Moved past the next one that is seen, wherever those in between are.
    assert.equal(names(movedBy({ all, shown: seen }, id('d'), -1).columns), 'dabc');
    assert.equal(names(movedBy({ all, shown: seen }, id('a'), 1).columns), 'bcda');
    assert.deepEqual(movedBy({ all, shown: seen }, id('a'), -1), {});
    assert.equal(names(moved(all, id('a'), id('c')).columns), 'bacd');
  });

  it('are there once, whatever of a metric is chosen', () => {
    const columns = [shown(metric('m')), shown(metric('m', 'min')), shown(param('a'))];
    const change = withValue(columns, columnId(metric('m')), 'min', 0);
    assert.deepEqual(change.columns?.map(({ column }) => columnId(column)), [columnId(metric('m', 'min')), id('a')]); // prettier-ignore
  });

  it('stay away once they are taken away, of all columns too', () => {
    const { all } = of({ everyColumn: true });
    const change = withoutColumn(all, id('b'));
    assert.equal(names(of({ everyColumn: true, ...change }).shown), 'acd');
  });

  it('are of the tags that no other column shows', () => {
    assert.deepEqual(tagColumns([...KEYS.tags.keys, 'team']), [{ kind: 'tag', key: 'team' }]);
  });

  it('say which experiment a run is of where there are several', () => {
    const first = (areSeveral: boolean) => defaultColumns(KEYS, areSeveral)[0]?.column;
    assert.deepEqual(first(true), { kind: 'attribute', key: 'experiment' });
    assert.deepEqual(first(false), { kind: 'attribute', key: 'status' });
  });
});
