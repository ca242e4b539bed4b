import type { Locator, Page } from 'playwright-core';
import { until } from './until';

/** The box that VS Code shows for its palette, its pick lists and its input. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get box(): Locator {
    return this.#page.locator('.quick-input-widget');
  }

  get input(): Locator {
    return this.box
      .locator('.quick-input-filter input[type=text], .quick-input-header input[type=text]')
      .first();
  }

  get title(): Locator {
    return this.box.locator('.quick-input-title');
  }

  /** What it says under the input: a prompt, or why the value is refused. */
  get message(): Locator {
    return this.box.locator('.quick-input-message');
  }

  option(name: string | RegExp): Locator {
    return this.box.getByRole('option', { name }).first();
  }

  /** The labels of the options on the screen. */
  async options(): Promise<string[]> {
    const options = this.box.getByRole('option');
    await options.first().waitFor();
    const labels = await Promise.all(
      (await options.all()).map((option) => option.getAttribute('aria-label')),
    );
    return labels.map((label) => label ?? '');
  }

  async type(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.fill(text);
  }

  /** Whether the box, with this text, offers an option soon; it is closed when not. */
  async offered(text: string, name: string | RegExp): Promise<boolean> {
    try {
      await this.input.fill(text, { timeout: 3000 });
      await this.option(name).waitFor({ timeout: 5000 });
      return true;
    } catch {
      await this.#page.keyboard.press('Escape');
      return false;
    }
  }

  async pick(name: string | RegExp): Promise<void> {
    await this.option(name).waitFor();
    await this.option(name).click();
  }

  /** Accepts this option once the keys are on it: an Enter that comes before is lost. */
  async acceptOption(name: string | RegExp): Promise<void> {
    await this.box.getByRole('option', { name }).and(this.#page.locator('.focused')).first().waitFor();
    await this.accept();
  }

  async accept(): Promise<void> {
    // A panel that was restored meanwhile may have taken the keys.
    await this.input.press('Enter');
  }

  /** Waits until the box has this title: one box shows every step, and the last one would take the keys. */
  async titled(title: string | RegExp): Promise<void> {
    await this.title.filter({ hasText: title }).waitFor();
  }

  /** Types over what is there and accepts it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /**
   * Answers VS Code's own box for files, by keys. It opens without a value, puts its first one in a moment later, and
   * completes what is typed: a whole path in place of the first one is left as it is.
   */
  async answerPath(first: RegExp, path: string): Promise<void> {
    const { keyboard } = this.#page;
    const isIn = (value: RegExp | string): Promise<void> =>
      until(`${String(value)} in the box`, async () => {
        const shown = await this.input.inputValue();
        return typeof value === 'string' ? shown === value : value.test(shown);
      }).then(() => undefined);
    await isIn(first);
    await this.input.press('Control+a');
    await keyboard.insertText(path);
    await isIn(path);
    await this.accept();
    await this.box.waitFor({ state: 'hidden' });
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }
}
