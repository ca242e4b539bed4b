// What every script here needs to know about the machine: the project's folder, its Node, its platform name.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** Everything the scripts install or write for running VS Code and tests; safe to delete. */
export const cache = path.join(root, '.vscode-test');

/** The platforms a VSIX is made for, as VS Code names them, with better-sqlite3's name of its binary. */
export const targets = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'alpine-x64': 'linuxmusl-x64',
  'alpine-arm64': 'linuxmusl-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
};

export function currentTarget() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `${musl ? 'alpine' : process.platform}-${process.arch}`;
}

/** One sentence for the user, no stack trace. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const nodeApi = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 14);
};

/**
 * The Node that can load better-sqlite3 (Node-API 10, Node >= 22.14): this process's own, else the one a
 * `node-<platform>` package brought into node_modules. An older one would crash without a word.
 */
export function modernNode() {
  if (nodeApi(process.versions.node)) return process.execPath;
  const names = { linux: 'linux', darwin: 'darwin', win32: 'win' };
  const name = `node-${names[process.platform] ?? process.platform}-${process.arch}`;
  const brought = path.join(
    root,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(brought)) return brought;
  return fail(
    `Tidemark needs Node 22.14 or later here (this is ${process.versions.node}); install it from https://nodejs.org and try again.`,
  );
}
