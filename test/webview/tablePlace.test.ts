import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import { eventually } from './support/charts';
import { tableSuite } from './support/tableSuite';

interface ScrolledElement {
  scrollTop: number;
  scrollLeft: number;
}

describe('place in the runs table', () => {
  const suite = tableSuite();
  const { open, reopen, rows, names, count } = suite;
  const viewport = { width: 640, height: 480 };

  const grid = () => suite.panel.page.locator('.grid');
  const scrollTo = (top: number, left: number): Promise<void> =>
    grid().evaluate(
      (element: unknown, [x, y]: readonly [number, number]) => {
        const scrolled = element as ScrolledElement;
        scrolled.scrollTop = y;
        scrolled.scrollLeft = x;
      },
      [left, top] as const,
    );
  const scrolled = (): Promise<readonly [number, number]> =>
    grid().evaluate((element: unknown) => {
      const { scrollTop, scrollLeft } = element as ScrolledElement;
      return [scrollTop, scrollLeft] as const;
    });
  /** The names of ten rows from the first that is in view whole or in part; fewer until they are drawn. */
  const inView = async (): Promise<readonly string[]> => {
    const first = Math.floor((await scrolled())[0] / 24) + 2;
    const cells = Array.from({ length: 10 }, (_, index) =>
      suite.panel.page.locator(`.row[aria-rowindex="${first + index}"]:not([hidden]) .cell.name .value`),
    );
    const texts = await Promise.all(cells.map((cell) => cell.allInnerTexts()));
    return texts.flat().filter((name) => name !== '');
  };
  const tenInView = (): Promise<readonly string[]> =>
    eventually('the rows', async () => {
      const now = await inView();
      return now.length === 10 && now;
    });
  /** What the page left when its tab was hidden. */
  const left = (): Promise<unknown> =>
    eventually('the place is kept', async () => {
      const state = (await suite.panel.state()) as { readonly place: { readonly top: number } | null };
      return state.place?.top === (await scrolled())[0] && state;
    });
  const make = (runName: string, startTime: number): string =>
    suite.store.runs.create({ experimentId: '0', runName, userId: 'ana', startTime, tags: [] }).info.runId;

  it('is found again, with the active cell, among runs that came meanwhile', async () => {
    await open({ viewport });
    await count('60 runs');
    await rows().nth(6).locator('.cell').nth(2).click();
    const { page } = suite.panel;
    await page.keyboard.press('ArrowDown');
    const active = page.locator('.cell[tabindex="0"]');
    const activeText = await active.innerText();
    await scrollTo(100, 130);
    const before = await tenInView();
    const state = await left();
    for (let index = 0; index < 5; index++) make(`fresh-${index}`, Date.now() + index);
    await reopen({ viewport, state });
    await count('65 runs');
    await eventually('the same rows', async () => {
      const now = await inView();
      return now[0] === before[0] && now.at(-1) === before.at(-1);
    });
    assert.deepEqual(await scrolled(), [100 + 5 * 24, 130]);
    const again = suite.panel.page.locator('.cell[tabindex="0"]');
    assert.equal(await again.innerText(), activeText);
    // By keyboard one goes on from there.
    await again.and(suite.panel.page.locator(':focus')).waitFor();
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('is as far down as before where its run is gone, and no further than there are rows', async () => {
    await open({ viewport, arrangement: { ...STANDARD_ARRANGEMENT, tree: false } });
    await count('60 runs');
    await scrollTo(480, 0);
    const before = await tenInView();
    const state = await left();
    const idOf = (name = ''): string => suite.ids[Number(name.slice(-3)) - 100] ?? '';
    suite.store.runs.delete(idOf(before[0]));
    await reopen({ viewport, state });
    await count('59 runs');
    await eventually('the rows', async () => (await inView())[0] === before[1]);
    assert.deepEqual(await scrolled(), [480, 0]);
    const { names: all } = suite;
    for (const name of before.slice(1)) suite.store.runs.delete(idOf(name));
    for (const id of suite.ids.slice(0, 20)) suite.store.runs.delete(id);
    await reopen({ viewport, state });
    await eventually('the last row', async () => (await all()).at(-1)?.endsWith('-120'));
  });

  it('stays at the top, where new runs are waited for', async () => {
    await open({ viewport });
    await count('60 runs');
    await scrollTo(300, 0);
    await left();
    await scrollTo(0, 0);
    const state = await left();
    make('fresh', Date.now());
    await reopen({ viewport, state });
    await count('61 runs');
    assert.equal((await names())[0], 'fresh');
    assert.deepEqual(await scrolled(), [0, 0]);
    // Nobody went into the rows: the focus is not taken.
    assert.equal(await suite.panel.page.locator('.cell:focus').count(), 0);
  });
});
