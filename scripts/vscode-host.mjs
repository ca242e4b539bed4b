// The VS Code that needs no desktop: the npm package code-server, installed on demand beside the project's own packages
// (it is large, and only `npm start` without a desktop and the tests want it).
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cache, modernNode, root } from './platform.mjs';
import { freePort, npm, stop } from './process.mjs';

const version = '4.139.1';
const home = path.join(cache, `code-server-${version}`);
/**
 * The two native modules of that version that do not come prebuilt: without the one, extensions' output channels stay
 * empty; without the other, an extension host may outlive its server.
 */
const natives = {
  '@vscode/spdlog': { version: '0.15.8', binary: 'build/Release/spdlog.node' },
  '@vscode/native-watchdog': { version: '1.4.6', binary: 'build/Release/watchdog.node' },
};

/** Settings that keep a new window quiet: no welcome page, no chat panel, no telemetry. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  // A terminal drawn as text, not as pixels, can be read by a screen reader, and by a test.
  'terminal.integrated.gpuAcceleration': 'off',
};

/** code-server keeps a heartbeat and logs where XDG says; HOME stays the user's, and so do pip's cache and git's settings. */
const stateFolders = (base) => ({
  XDG_DATA_HOME: path.join(base, 'share'),
  XDG_CONFIG_HOME: path.join(base, 'config'),
});

let installing;

/** Installs code-server unless it is there; `say` tells what takes the time. Who asks meanwhile waits for the same. */
export function installCodeServer(say = console.error) {
  installing ??= installOnce(say);
  return installing;
}

async function installOnce(say) {
  const entry = (folder) => path.join(folder, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(entry(home))) return entry(home);
  if (process.platform === 'win32')
    throw new Error('code-server does not run on Windows; install desktop VS Code.');
  say(`Installing code-server ${version} (a VS Code served to the browser), once …`);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(`${home}-partial-`);
  try {
    writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
    // Compiling takes as long as all the rest, so both go on at once.
    const built = buildNatives(path.join(partial, 'natives'));
    await install(partial, [`code-server@${version}`]);
    // Its own install script would build for minutes; what VS Code needs at run time ships prebuilt, in two nested packages.
    const vscode = path.join(partial, 'node_modules/code-server/lib/vscode');
    await Promise.all([install(vscode), install(path.join(vscode, 'extensions'))]);
    if (await built) placeNatives(path.join(partial, 'natives'), vscode);
    else
      say("Extensions' output channels will be empty in it: its native modules could not be compiled here.");
    if (!existsSync(home)) renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return entry(home);
}

async function install(cwd, packages = []) {
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await npm(['install', ...flags, ...packages], { cwd, env: userEnvironment() });
  if (code !== 0) throw new Error(`code-server could not be installed: ${output.trim().split('\n')[0]}`);
}

/** Compiles the native modules in a folder of their own; false where that can't be done, or not in three minutes. */
async function buildNatives(folder) {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const packages = Object.entries(natives).map(([name, native]) => `${name}@${native.version}`);
  const flags = [
    '--ignore-scripts=false',
    '--foreground-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const env = { ...userEnvironment(), JOBS: 'max' };
  const { code } = await npm(['install', ...flags, ...packages], { cwd: folder, env, timeout: 180_000 });
  return code === 0;
}

function placeNatives(folder, vscode) {
  for (const [name, { binary }] of Object.entries(natives)) {
    const place = path.join('node_modules', name, binary);
    mkdirSync(path.dirname(path.join(vscode, place)), { recursive: true });
    copyFileSync(path.join(folder, place), path.join(vscode, place));
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The environment without what npm put in for its own scripts, which would confuse another npm. */
export function userEnvironment() {
  const own = path.join(root, 'node_modules');
  const entries = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name));
  const environment = Object.fromEntries(entries);
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (environment[name] ?? '').split(path.delimiter);
  environment[name] = folders
    .filter((folder) => !folder.startsWith(own) && !folder.includes('node-gyp-bin'))
    .join(path.delimiter);
  return environment;
}

/**
 * Starts code-server on loopback and resolves when it answers.
 * - `base`: the folder for its state (user data, extensions).
 * - `extension`: a folder to have as an installed extension, or undefined.
 * - `testDriver`: VS Code's own test hooks, which extension tests need; they also suppress notifications.
 * - `trust`: false leaves workspace trust on, so that a folder opens in Restricted Mode.
 */
export async function startCodeServer({
  base,
  extension,
  port: wanted = 0,
  env = {},
  settings = {},
  testDriver = false,
  trust = true,
  locale = undefined,
}) {
  const entry = await installCodeServer();
  const port = await freePort(wanted);
  const data = path.join(base, 'data');
  const extensions = path.join(base, 'extensions');
  // Its list of extensions is written once and then believed, so it is made anew.
  rmSync(extensions, { recursive: true, force: true });
  for (const folder of [path.join(data, 'User'), extensions]) mkdirSync(folder, { recursive: true });
  if (extension) symlinkSync(extension, path.join(extensions, 'tidemark'), 'junction');
  const settingsFile = path.join(data, 'User/settings.json');
  if (!existsSync(settingsFile)) writeSettings(settingsFile, settings);
  const config = path.join(base, 'config.yaml');
  writeFileSync(config, '');

  const socketFolder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-'));
  const flags = ['--config', config, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`];
  flags.push(
    '--user-data-dir',
    data,
    '--extensions-dir',
    extensions,
    '--disable-telemetry',
    '--disable-update-check',
  );
  flags.push('--disable-getting-started-override', '--ignore-last-opened', '--disable-proxy');
  // A unix socket's path may have a hundred characters; the project's folder may be longer.
  flags.push('--session-socket', path.join(socketFolder, 'ipc.sock'));
  if (trust) flags.push('--disable-workspace-trust');
  if (locale) {
    writeLanguagePack(data, locale);
    flags.push('--locale', locale);
  }
  if (testDriver) flags.push('--vscode-option', 'enable-smoke-test-driver');
  const child = spawn(modernNode(), [entry, ...flags], {
    cwd: base,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...userEnvironment(), ...stateFolders(base), ...env },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (log = (log + chunk).slice(-20000)));

  const server = {
    url: `http://127.0.0.1:${port}`,
    settingsFile,
    process: child,
    log: () => log,
    stop: async () => {
      await stop(child);
      rmSync(socketFolder, { recursive: true, force: true });
    },
  };
  await answering(server);
  return server;
}

/** VS Code speaks only languages it has a pack of. This one is empty: extensions are in their language, VS Code in English. */
function writeLanguagePack(data, locale) {
  const strings = path.join(data, 'language.json');
  writeFileSync(strings, JSON.stringify({ version: '1.0.0', contents: {} }));
  const source = { extensionIdentifier: { id: 'tidemark.language' }, version: '1.0.0' };
  const pack = { hash: 'empty', label: locale, extensions: [source], translations: { vscode: strings } };
  writeFileSync(path.join(data, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

export function writeSettings(file, settings) {
  // Terminals get the user's own folders back.
  const own = Object.keys(stateFolders('')).map((name) => [name, process.env[name] ?? null]);
  const system = process.platform === 'darwin' ? 'osx' : 'linux';
  const terminal = { [`terminal.integrated.env.${system}`]: Object.fromEntries(own) };
  writeFileSync(file, `${JSON.stringify({ ...quiet, ...terminal, ...settings }, undefined, 2)}\n`);
}

async function answering({ url, process: child, log, stop: stopServer }) {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stopServer();
  throw new Error(`code-server did not start: ${log().trim().split('\n').at(-1)}`);
}
