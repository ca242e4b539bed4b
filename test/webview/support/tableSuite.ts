import { after, afterEach, before, beforeEach } from 'mocha';
import type { Browser, Locator } from 'playwright-core';
import { eventually } from './charts';
import { launchBrowser } from './page';
import type { OpenTable, TableBench } from './table';
import { fillSample, openBench, openTablePage } from './table';

export interface TableSuite {
  readonly panel: OpenTable;
  readonly store: TableBench['store'];
  readonly ids: readonly string[];
  readonly open: (options?: Parameters<typeof openTablePage>[2]) => Promise<OpenTable>;
  /** Another one in its place. */
  readonly reopen: (options?: Parameters<typeof openTablePage>[2]) => Promise<void>;
  readonly rows: () => Locator;
  /** What the rows have in the part of this selector, in their order. */
  readonly inOrder: (selector: string) => Promise<readonly string[]>;
  readonly names: () => Promise<readonly string[]>;
  readonly count: (text: string | RegExp) => Promise<void>;
  readonly header: (label: string) => Locator;
  readonly menu: (item: string) => Promise<void>;
  readonly search: (text: string) => Promise<void>;
}

/** A store with a sample and a page on it for each test of a suite, and what is done with them again and again. */
export function tableSuite(): TableSuite {
  let browser: Browser;
  let bench: TableBench;
  let ids: readonly string[];
  let panel: OpenTable;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(() => {
    bench = openBench();
    ids = fillSample(bench.store);
  });
  afterEach(async () => {
    await panel.close();
    bench.dispose();
  });

  async function open(options: Parameters<typeof openTablePage>[2] = {}): Promise<OpenTable> {
    panel = await openTablePage(browser, bench, options);
    await eventually('rows', async () => (await names()).length > 0);
    return panel;
  }

  const rows = (): Locator => panel.page.locator('.body .row:not([hidden])');
  /** The cells of one class in the order of the rows. */
  async function inOrder(selector: string): Promise<readonly string[]> {
    const found = await rows().evaluateAll(
      (elements: unknown, part: string) =>
        (
          elements as {
            getAttribute(name: string): string;
            querySelector(what: string): { textContent: string } | null;
          }[]
        ).map((row) => ({
          at: Number(row.getAttribute('aria-rowindex')),
          text: row.querySelector(part)?.textContent ?? '',
        })),
      selector,
    );
    return found.sort((a, b) => a.at - b.at).map(({ text }) => text);
  }
  const names = async (): Promise<readonly string[]> =>
    (await inOrder('.cell.name .value')).filter((name) => name !== '');
  const count = (text: string | RegExp): Promise<void> =>
    panel.page.locator('.count', { hasText: text }).waitFor();
  const header = (label: string): Locator =>
    panel.page.locator('.head-cell:not([hidden])', { has: panel.page.getByText(label, { exact: true }) });
  const menu = async (item: string): Promise<void> =>
    panel.page.locator('tm-menu button', { hasText: item }).first().click();
  async function search(text: string): Promise<void> {
    await panel.page.getByRole('combobox').fill(text);
  }

  return {
    open,
    async reopen(options: Parameters<typeof openTablePage>[2] = {}): Promise<void> {
      await panel.close();
      panel = await openTablePage(browser, bench, options);
    },
    rows,
    inOrder,
    names,
    count,
    header,
    menu,
    search,
    get panel(): OpenTable {
      return panel;
    },
    get store(): TableBench['store'] {
      return bench.store;
    },
    get ids(): readonly string[] {
      return ids;
    },
  };
}
