import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import type * as Host from '../../../scripts/vscode-host.mjs';
import { isAlive, readDiscovery } from '../../../src/server/discovery';
import { until } from './until';
import { Workbench } from './workbench';

/** The tests and the benchmarks that use this are bundled into folders of different depth. */
export const repository = __dirname.slice(0, __dirname.lastIndexOf(`${path.sep}dist${path.sep}`));

export interface SessionOptions {
  /** A folder to copy into the new workspace; by default the samples. `null` opens no folder at all. */
  readonly files?: string | null;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False opens the folder in Restricted Mode. */
  readonly trust?: boolean;
  /** A display language, such as `ko`. */
  readonly locale?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Puts into the workspace what the window is to find there. */
  readonly prepare?: (workspace: string) => void | Promise<void>;
  /** A `.code-workspace` file in the workspace to open in its place. */
  readonly workspaceFile?: string;
}

/** A VS Code of its own with the built extension installed, and a browser window on it. */
export interface Session {
  /** The folder that is open; empty when there is none. */
  readonly workspace: string;
  readonly page: Page;
  readonly workbench: Workbench;
  /** A second window on the same folder, in the same VS Code. */
  openWindow(): Promise<Workbench>;
  close(): Promise<void>;
}

export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const base = mkdtempSync(path.join(os.tmpdir(), 'tidemark-e2e-'));
  const workspace = copyFiles(base, options.files);
  const close: (() => Promise<void>)[] = [];
  await options.prepare?.(workspace);
  const closeAll = async (): Promise<void> => {
    for (const step of close.splice(0).reverse()) await step();
    // They outlive their windows, and would write into what is being removed.
    for (const folder of storeFolders(workspace)) await endServer(folder);
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const server = await startServer(base, options);
    close.push(() => server.stop());
    const browser = await startBrowser();
    close.push(() => browser.close());
    const address = addressOf(workspace, options.workspaceFile);
    const openWindow = (): Promise<Workbench> => openWorkbench(browser, `${server.url}/${address}`);
    const workbench = await openWindow();
    return { workspace, page: workbench.page, workbench, openWindow, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The stores of the workspace: its own, or those of its folders. */
function storeFolders(workspace: string): readonly string[] {
  if (!workspace) return [];
  const folders = readdirSync(workspace, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [workspace, ...folders.map(({ name }) => path.join(workspace, name))].map((folder) =>
    path.join(folder, '.tidemark'),
  );
}

async function endServer(folder: string): Promise<void> {
  const pid = readDiscovery(folder)?.pid;
  if (!pid || !isAlive(pid)) return;
  process.kill(pid);
  await until('the end of the tracking server', () => !isAlive(pid), 10_000);
}

function addressOf(workspace: string, workspaceFile: string | undefined): string {
  if (!workspace) return '?ew=true';
  if (workspaceFile === undefined) return `?folder=${encodeURIComponent(workspace)}`;
  return `?workspace=${encodeURIComponent(path.join(workspace, workspaceFile))}`;
}

function copyFiles(base: string, files: string | null | undefined): string {
  if (files === null) return '';
  const workspace = path.join(base, 'workspace');
  // A store that somebody made in the samples stays there: its discovery file names a server that isn't ours.
  const filter = (source: string): boolean => path.basename(source) !== '.tidemark';
  cpSync(files ?? path.join(repository, 'samples'), workspace, { recursive: true, filter });
  return workspace;
}

async function startServer(base: string, options: SessionOptions): Promise<Host.CodeServer> {
  // The scripts find the repository by their own place, so they can't be bundled.
  const script = pathToFileURL(path.join(repository, 'scripts/vscode-host.mjs')).href;
  const host = (await import(script)) as typeof Host;
  const home = path.join(base, 'home');
  mkdirSync(home);
  // A login shell makes its own PATH; these terminals keep the one the tests were started with.
  const programs = options.env?.['PATH'] ?? host.userEnvironment()['PATH'] ?? '';
  const profile = `export PATH=${JSON.stringify(programs)}\nPS1='$ '\n`;
  for (const name of ['.profile', '.bashrc', '.zprofile']) writeFileSync(path.join(home, name), profile);
  return host.startCodeServer({
    base,
    extension: repository,
    settings: {
      'workbench.colorTheme': 'Dark Modern',
      // What takes the focus late (a panel that is restored, a terminal) would close the box under the test's hands.
      'workbench.quickOpen.closeOnFocusLost': false,
      ...options.settings,
    },
    trust: options.trust ?? true,
    ...(options.locale ? { locale: options.locale } : {}),
    env: { ...hermetic(home), ...options.env },
  });
}

/** A home of its own, so that no shell or git settings of the machine's user come in; package caches may. */
function hermetic(home: string): Record<string, string> {
  const caches = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return { HOME: home, XDG_CACHE_HOME: caches, PIP_CACHE_DIR: path.join(caches, 'pip') };
}

async function startBrowser(): Promise<Browser> {
  const executablePath = process.env['TIDEMARK_TEST_CHROMIUM'];
  if (!executablePath)
    throw new Error('TIDEMARK_TEST_CHROMIUM is not set; start these tests with npm test e2e.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

async function openWorkbench(browser: Browser, url: string): Promise<Workbench> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const workbench = new Workbench(page);
  try {
    await workbench.ready();
    return workbench;
  } catch (error) {
    await workbench.screenshot('not-ready');
    throw error;
  }
}
