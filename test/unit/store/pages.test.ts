import assert from 'node:assert/strict';
import { pageOffset, pageOfWide } from '../../../src/store/pages';

describe('a page of items with many values', () => {
  /** Pages of `items`, each of which is as many values; also how many items were decoded in all. */
  function pages(
    items: readonly number[],
    mostValues: number,
  ): { all: (readonly number[])[]; decoded: number } {
    const all: (readonly number[])[] = [];
    let decoded = 0;
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      const from: number = offset;
      const page = pageOfWide(
        items.slice(from, from + 1001),
        { offset: from, size: 1000, mostValues },
        (rows) => {
          decoded += rows.length;
          return rows;
        },
        (values) => values,
      );
      all.push(page.items);
      offset = page.nextPageToken === null ? undefined : pageOffset(page.nextPageToken);
    }
    return { all, decoded };
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  for (const [name, items] of Object.entries({
    'all alike': Array.from({ length: 2000 }, () => 7),
    'first small, then large': Array.from({ length: 2000 }, (_, index) => (index < 700 ? 1 : 90)),
    'first large, then small': Array.from({ length: 2000 }, (_, index) => (index < 20 ? 90 : 0)),
    'larger than a page': [3, 5000, 4, 5000, 5000],
  }))
    it(`has no more than it may: ${name}`, () => {
      const { all, decoded } = pages(items, 1000);
      assert.deepEqual(all.flat(), items);
      for (const page of all) assert.ok(page.length === 1 || (page.length > 0 && sum(page) <= 1000));
      for (const [index, page] of all.slice(0, -1).entries())
        assert.ok(
          page.length === 1000 || sum(page) + (all[index + 1]?.[0] ?? 0) > 1000,
          'it is as full as can be',
        );
      assert.ok(decoded <= items.length + all.length * 100, `${String(decoded)} were decoded`);
    });
});
