import type { FrameLocator } from 'playwright-core';

interface Row {
  getAttribute(name: string): string;
  querySelector(selector: string): { readonly textContent: string } | null;
}

/** The names in the rows of a runs table, in their order; all read at once, since rows come and go. */
export async function rowNames(table: FrameLocator): Promise<readonly string[]> {
  const places = await table.locator('.body .row:not([hidden])').evaluateAll((rows: unknown) =>
    (rows as readonly Row[]).map((row) => ({
      at: Number(row.getAttribute('aria-rowindex')),
      name: row.querySelector('.cell.name .value')?.textContent ?? '',
    })),
  );
  return places.sort((a, b) => a.at - b.at).map(({ name }) => name);
}
