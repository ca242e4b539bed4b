import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { panelHtml } from '../../../src/core/panels/page';
import type { Channel } from '../../../src/core/rpc';
import type { ThemeFixture } from './themes';
import { dark } from './themes';

/** What test/webview/page/standIn.ts puts into the page: functions that run there find it. */
export interface StandIn {
  readonly state: unknown;
  readonly violations: string[];
  receive(message: unknown): void;
  countPixels(canvas: unknown, colour: readonly number[]): number;
  picture(canvas: unknown): string;
  fills(rectangles: unknown): readonly (readonly number[])[];
  /** Of selects, what is chosen in those that are too narrow for it. */
  cutChoices(selects: unknown): readonly string[];
  putTheme(theme: ThemeFixture): void;
}
declare const panelStandIn: StandIn;

const ORIGIN = 'https://panel.test';

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['TIDEMARK_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

export interface OpenPanel {
  readonly page: Page;
  /** What the page persisted last. */
  state(): Promise<unknown>;
  setTheme(theme: ThemeFixture): Promise<void>;
  /** Breaches of the policy and errors in the console, which no page may have. */
  complaints(): Promise<readonly string[]>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Loads dist/webview/<script>.js in the document that the product makes, under its policy, with a stand-in for
 * VS Code's side: `serve` gets the channel to the page and is this panel's host.
 */
export async function openPanel(
  browser: Browser,
  options: {
    readonly script: string;
    readonly strings: Readonly<Record<string, string>>;
    readonly identity: unknown;
    readonly serve: (channel: Channel) => {
      dispose(): void;
      /** What a page that wasn't shown before has in its document. */
      first?(): Promise<unknown>;
    };
    readonly theme?: ThemeFixture;
    readonly state?: unknown;
    readonly locale?: string;
    readonly viewport?: { readonly width: number; readonly height: number };
  },
): Promise<OpenPanel> {
  const { script, strings, identity, serve, theme = dark, state, locale = 'en' } = options;
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1100, height: 720 } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    const ours = message.type() === 'error' || message.type() === 'warning';
    // Reading pixels back is what the tests do, not the page.
    if (ours && !message.text().includes('willReadFrequently')) problems.push(message.text());
  });
  let first: unknown = null;
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname !== '/') {
      return route.fulfill({
        contentType: 'text/javascript; charset=utf-8',
        body: readFileSync(path.resolve('dist', 'webview', pathname.slice(1)), 'utf8'),
      });
    }
    const body = panelHtml({
      script: `${ORIGIN}/${script}.js`,
      cspSource: ORIGIN,
      nonce: 'test-nonce',
      title: script,
      start: { strings, locale, identity, first },
    });
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body });
  });

  const listeners = new Set<(message: unknown) => void>();
  await page.exposeFunction('messageToHost', (message: unknown) => {
    for (const listener of [...listeners]) listener(message);
  });
  await page.addInitScript({ content: `globalThis.panelFixture = ${JSON.stringify({ theme, state })};` });
  await page.addInitScript({ path: path.resolve('dist', 'test', 'webview', 'page', 'standIn.js') });
  const host = serve({
    post: (message) => {
      // The page may be closing.
      void page.evaluate((data) => panelStandIn.receive(data), asVSCodeSends(message)).catch(() => undefined);
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  });
  first = state === undefined ? ((await host.first?.()) ?? null) : null;
  await page.goto(`${ORIGIN}/`);
  return {
    page,
    state: () => page.evaluate(() => panelStandIn.state),
    setTheme: (next) => page.evaluate((theme) => panelStandIn.putTheme(theme), next),
    complaints: async () => [...problems, ...(await page.evaluate(() => panelStandIn.violations))],
    screenshot: async (name) => {
      const folder = process.env['TIDEMARK_TEST_SCREENSHOTS'] ?? path.resolve('.vscode-test', 'screenshots');
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
    },
    close: async () => {
      host.dispose();
      await context.close();
    },
  };
}

/** VS Code takes messages over as JSON, in which what is not finite is null; typed arrays apart. */
function asVSCodeSends(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(asVSCodeSends);
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, asVSCodeSends(own)]));
}
