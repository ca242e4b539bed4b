import assert from 'node:assert/strict';
import { queryOf } from '../../src/core/panels/tableQuery';
import type { TableArrangement } from '../../src/core/panels/tableView';
import { STANDARD_ARRANGEMENT, tableArrangement } from '../../src/core/panels/tableView';

describe("a table's query", () => {
  const of = (change: Partial<TableArrangement>) => {
    const { query, shift } = queryOf({ ...STANDARD_ARRANGEMENT, ...change }, ['0'], 1_000_000, null);
    return [query.filter, query.text, shift];
  };

  it('says in the search language when runs are to have started, and which', () => {
    const within = { from: 60_000, to: 120_000 };
    assert.deepEqual(of({}), ['', '', 0]);
    assert.deepEqual(of({ within: 400_000 }), ['start_time >= 600000', '', 0]);
    // The last minute is part of the range.
    assert.deepEqual(of({ within }), ['start_time >= 60000 AND start_time < 180000', '', 0]);
    assert.deepEqual(of({ within: { from: null, to: -60_000 }, search: 'owl' }), [
      'start_time < 0',
      'owl',
      0,
    ]);
    const search = ' metrics.a > 1 OR metrics.b > 1';
    assert.deepEqual(of({ within: { from: 5, to: null }, onlyStarred: true, search }), [
      "(metrics.a > 1 OR metrics.b > 1) AND start_time >= 5 AND tags.`tidemark.star` = 'true'",
      '',
      0,
    ]);
    assert.deepEqual(of({ search }), ['metrics.a > 1 OR metrics.b > 1', '', -1]);
  });

  it('takes no time that is none, from a view that somebody shared', () => {
    const decode = (within: unknown) => tableArrangement({ ...STANDARD_ARRANGEMENT, within }).within;
    assert.deepEqual(decode({ from: 1, to: null }), { from: 1, to: null });
    assert.equal(decode(1), 1);
    for (const wrong of [{ from: '2026', to: null }, { from: 1e300, to: null }, { from: 1 }, 'today'])
      assert.throws(() => decode(wrong), /within/);
  });
});
