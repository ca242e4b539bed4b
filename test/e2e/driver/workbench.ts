import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { QuickInput } from './quickInput';
import { until } from './until';

/** VS Code's name of each theme, and the class it puts on the window. */
const themes = {
  dark: { name: 'Dark Modern', kind: 'vs-dark' },
  light: { name: 'Light Modern', kind: 'vs' },
  highContrast: { name: 'Dark High Contrast', kind: 'hc-black' },
  highContrastLight: { name: 'Light High Contrast', kind: 'hc-light' },
} as const;
export type Theme = keyof typeof themes;

/** A VS Code window as its user has it: by what is on the screen and what it is called. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 30_000 });
    // The extension's contributions come a moment after the window.
    await this.page
      .locator('.activitybar')
      .getByRole('tab', { name: 'Tidemark' })
      .waitFor({ timeout: 30_000 });
  }

  /** Runs a command by its full title, for example `Tidemark: Run Project…`. */
  async palette(command: string): Promise<void> {
    // A box that is still closing takes the key, or the text; one that opens just after a reload lacks what comes later.
    await until(`${command} in the palette`, async () => {
      await this.page.keyboard.press('F1');
      return this.quickInput.offered(`>${command}`, command);
    });
    await this.quickInput.pick(command);
  }

  async openContainer(name: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name });
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  }

  /** A tree view by its title, for example `Experiments`. */
  tree(view: string): Locator {
    return this.page.getByRole('tree', { name: view });
  }

  row(view: string, name: string | RegExp): Locator {
    return this.tree(view).getByRole('treeitem', { name }).first();
  }

  async expand(row: Locator): Promise<void> {
    // A tree that is being drawn again takes no click.
    await until('the row is open', async () => {
      if ((await row.getAttribute('aria-expanded')) !== 'false') return true;
      await row.locator('.monaco-tl-twistie').click();
      await row
        .and(this.page.locator('[aria-expanded=true]'))
        .waitFor({ timeout: 3000 })
        .catch(() => undefined);
      return false;
    });
  }

  /** What is shown as a tooltip and says this, once that of the row does. */
  async tooltip(row: Locator, text: string): Promise<Locator> {
    const tooltip = this.page.locator('.monaco-hover:visible').filter({ hasText: text });
    // A row that is drawn again under a pointer that rests has no tooltip until the pointer comes anew.
    await until('the tooltip', async () => {
      await this.page.mouse.move(0, 0);
      await row.hover();
      return tooltip
        .first()
        .waitFor({ timeout: 4000 })
        .then(
          () => true,
          () => false,
        );
    });
    return tooltip;
  }

  /** The button that a row shows when the pointer is over it. */
  async inlineAction(row: Locator, name: string | RegExp): Promise<void> {
    await row.hover();
    await row.getByRole('button', { name }).click();
  }

  async contextMenu(row: Locator, item: string | RegExp): Promise<void> {
    const entry = this.page.getByRole('menuitem', { name: item });
    // A tree that is being drawn again takes no click, and closes the menu.
    await until(`the menu with ${String(item)}`, async () => {
      await row.click({ button: 'right' });
      return entry.waitFor({ timeout: 3000 }).then(
        () => true,
        async () => {
          await this.page.keyboard.press('Escape');
          return false;
        },
      );
    });
    // A menu swallows a click that comes with its opening.
    await this.page.waitForTimeout(250);
    await entry.click();
  }

  /** Shows an editor by its tab and gives its webview's content. */
  async webviewFrame(title: string | RegExp): Promise<FrameLocator> {
    await this.editorTab(title).click();
    const outer = this.page.locator('iframe.webview.ready:visible');
    await outer.first().waitFor();
    return outer.first().contentFrame().frameLocator('iframe#active-frame');
  }

  /** Of the panels that are in sight, the content of the one whose page is this element. */
  async panel(page: string): Promise<FrameLocator> {
    return until(page, async () => {
      for (const outer of await this.page.locator('iframe.webview.ready:visible').all()) {
        const inner = outer.contentFrame().frameLocator('iframe#active-frame');
        if ((await inner.locator(page).count()) > 0) return inner;
      }
      return false;
    });
  }

  editorTab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab', { name: title });
  }

  /** What the visible editors show; a diff editor has two, original first. Only the lines on the screen are there. */
  async editorTexts(): Promise<string[]> {
    const editors = this.page.locator('.editor-instance .view-lines:visible');
    return (await editors.allInnerTexts()).map(plain);
  }

  async editorText(): Promise<string> {
    return (await this.editorTexts()).join('\n');
  }

  async terminalText(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
    return plain(rows.join('\n'));
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  dialog(text: string | RegExp): Locator {
    return this.page.getByRole('dialog').filter({ hasText: text });
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  async setTheme(theme: Theme): Promise<void> {
    const { name, kind } = themes[theme];
    await this.palette('Preferences: Color Theme');
    await this.quickInput.type(name);
    await this.quickInput.pick(name);
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  /** Keeps what the window shows as `<name>.png` in the output of the run. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env['TIDEMARK_TEST_SCREENSHOTS'] ?? '.vscode-test/screenshots';
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  /** The same surface in each theme, `<name>-<theme>.png`; ends in the dark one. */
  async screenshots(name: string): Promise<void> {
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await this.setTheme(theme);
      await this.page.waitForTimeout(300);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** By VS Code's own command, which stores first what the browser's reload may lose. */
  async reload(run: (command: string) => Promise<void> = (command) => this.palette(command)): Promise<void> {
    await run('Developer: Reload Window');
    await this.page.locator('.monaco-workbench').waitFor({ state: 'detached' });
    await this.ready();
  }
}

/** VS Code draws spaces as no-break spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').trimEnd();
}
