// Desktop VS Code, where there is one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from './platform.mjs';

/** The `code` command on the PATH; not the one of a remote window's terminal, which can't start a development host. */
export function installedCode() {
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
}

export function hasDesktop() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** A desktop VS Code of the tests' own, downloaded once; undefined when there is no desktop or it can't be had. */
export async function downloadedVSCode(say = console.error) {
  if (!hasDesktop()) return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ cachePath: cache, timeout: 10_000 });
  } catch (error) {
    say(`VS Code could not be downloaded (${error.message}); going on with the one for the browser.`);
    return undefined;
  }
}

/** The VS Code executable that host tests run in: desktop VS Code, else the stand-in for it. */
export async function hostVSCode() {
  return process.env.TIDEMARK_TEST_VSCODE ?? (await downloadedVSCode()) ?? standIn();
}

async function standIn() {
  const [{ chromium }, { installCodeServer }] = await Promise.all([
    import('./chromium.mjs'),
    import('./vscode-host.mjs'),
  ]);
  await Promise.all([chromium(), installCodeServer()]);
  return path.join(root, 'scripts/code-shim.mjs');
}
