import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { until } from './until';
import type { Workbench } from './workbench';

/** More stops than any page has on the way to something. */
const MOST_STOPS = 80;

/** What is asked of a page's elements. */
interface Shown {
  readonly activeElement: Shown | null;
  readonly shadowRoot: Shown | null;
  readonly parentElement: Shown | null;
  getRootNode(): { readonly host?: Shown };
  matches(selector: string): boolean;
}
declare const document: Shown;
declare function getComputedStyle(element: Shown): {
  readonly outlineStyle: string;
  readonly outlineWidth: string;
};

/** A window as somebody has it who has no mouse. */
export class Keys {
  readonly #page: Page;
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#page = workbench.page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Runs a command by its full title. */
  async palette(command: string): Promise<void> {
    const { quickInput } = this.#workbench;
    await until('the palette has the keys', async () => {
      await this.press('F1');
      await quickInput.input.waitFor();
      // VS Code gives the keys to a panel that it has brought back, whatever has them: they are asked for again.
      return until('the keys', () => has(quickInput.input), 2000).catch(() => false);
    });
    await this.#page.keyboard.insertText(command);
    const labelled = (label: string | null): boolean =>
      label === command || !!label?.startsWith(`${command},`);
    await until(`${command} in the palette`, async () => (await quickInput.options()).some(labelled));
    const picked = quickInput.box.locator('.monaco-list-row.focused');
    await this.pressUntil('ArrowDown', command, async () =>
      labelled(await picked.first().getAttribute('aria-label')),
    );
    await this.press('Enter');
  }

  /** Goes from stop to stop until this has the focus, or something in it; each stop on the way can be seen. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await target.first().waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await has(target)) {
        await seen(target);
        return;
      }
      await this.press(key);
    }
    assert.fail(`no stop is ${String(target)}`);
  }

  /** Presses a key until it is so. */
  async pressUntil(key: string, what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let times = 0; times < MOST_STOPS; times++) {
      if (await isSo()) return;
      await this.press(key);
    }
    assert.fail(`${key} doesn't lead to: ${what}`);
  }

  /** Waits until this has the focus, or something in it, and that can be seen. */
  async focused(target: Locator): Promise<void> {
    await until(`the focus is on ${String(target)}`, () => has(target));
    await seen(target);
  }

  /** Picks from the menu that VS Code shows for where the focus is. */
  async menu(item: string): Promise<void> {
    await this.press('Shift+F10');
    const items = this.#page.locator('.monaco-menu .action-item');
    await items.filter({ hasText: item }).first().waitFor();
    const focused = this.#page.locator('.monaco-menu .action-item.focused');
    await this.pressUntil('ArrowDown', item, async () =>
      (await focused.allInnerTexts()).some((text) => text.trim().startsWith(item)),
    );
    await this.press('Enter');
    await items.first().waitFor({ state: 'detached' });
  }
}

/** Whether it, or something in it, has the focus. */
export async function has(target: Locator): Promise<boolean> {
  return target
    .first()
    .evaluate((element: unknown) => (element as Shown).matches(':focus, :focus-within'))
    .catch(() => false);
}

/** Whoever looks at the window sees what has the focus, by the outline of it or of what is around it. */
async function seen(target: Locator): Promise<void> {
  const isSeen = await target.first().evaluate(() => {
    let active: Shown | null = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    for (let level = 0; active && level < 4; level++) {
      const { outlineStyle, outlineWidth } = getComputedStyle(active);
      if (outlineStyle !== 'none' && outlineWidth !== '0px') return true;
      active = active.parentElement ?? active.getRootNode().host ?? null;
    }
    return false;
  });
  assert.ok(isSeen, `nothing shows that the focus is on ${String(target)}`);
}
