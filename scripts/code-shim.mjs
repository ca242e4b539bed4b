#!/usr/bin/env node
// Stands in for desktop VS Code where @vscode/test-electron can't download it: takes the arguments that its runTests()
// gives to VS Code and runs the suite in code-server's extension host, with a headless browser as the window.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { chromium as playwright } from 'playwright-core';
import { chromium } from './chromium.mjs';
import { onEnd } from './process.mjs';
import { startCodeServer } from './vscode-host.mjs';

const argument = (name) => {
  const prefix = `--${name}=`;
  return process.argv.find((value) => value.startsWith(prefix))?.slice(prefix.length);
};
const folder = process.argv.slice(2).find((value) => !value.startsWith('-'));
const development = argument('extensionDevelopmentPath');
const suite = argument('extensionTestsPath');

const base = mkdtempSync(path.join(os.tmpdir(), 'tidemark-host-'));
let server;
let browser;
const end = onEnd(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(base, { recursive: true, force: true });
});

try {
  server = await startCodeServer({ base, testDriver: true });
  // The browser's own window must not close on our signals before it is told to.
  browser = await playwright.launch({
    executablePath: await chromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await end(await suiteIn(page));
} catch (error) {
  console.error(error.message);
  await end(1);
}

/** Resolves to the exit code VS Code reports for the suite. */
async function suiteIn(page) {
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const line = format(...args);
    console[type === 'error' || type === 'warn' ? 'error' : 'log'](line);
  });
  const finished = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  const crashed = new Promise((resolve) => page.on('crash', () => resolve(1)));
  const died = new Promise((resolve) => server.process.on('exit', () => resolve(1)));

  const remote = (file) => `vscode-remote://${new URL(server.url).host}${file}`;
  const payload = JSON.stringify([
    ['skipWelcome', 'true'],
    ['extensionDevelopmentPath', remote(development)],
    ['extensionTestsPath', remote(suite)],
  ]);
  const query = new URLSearchParams({ ...(folder ? { folder } : { ew: 'true' }), payload });
  await page.goto(`${server.url}/?${query}`, { waitUntil: 'commit' });
  return Promise.race([finished, crashed, died]);
}
