// `npm start [-- --browser] [--port N] [--workspace DIR] [--fresh]`: VS Code with this checkout's Tidemark in it.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { cache, fail, modernNode, root } from './platform.mjs';
import { onEnd, stop } from './process.mjs';
import { downloadedVSCode, installedCode } from './vscode.mjs';
import { installCodeServer, startCodeServer, userEnvironment } from './vscode-host.mjs';

const usage = 'Usage: npm start [-- --browser] [--port N] [--workspace DIR] [--fresh]';
const sample = path.join(cache, 'workspace');
const options = readOptions();
modernNode();

let editor;
const end = onEnd(async () => {
  await editor?.stop();
  await stopTracking();
});

try {
  const [desktop] = await Promise.all([
    options.browser ? undefined : desktopCode(),
    build('extension', 'cli', 'webview'),
    options.browser ? installCodeServer() : undefined,
  ]);
  const workspace = prepareWorkspace();
  if (desktop) await openDesktop(desktop, workspace);
  else await openBrowser(workspace);
} catch (error) {
  fail(error.message);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'boolean', default: false },
        port: { type: 'string', default: '8787' },
        workspace: { type: 'string' },
        fresh: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      fail(`--port takes a number from 1 to 65535. ${usage}`);
    return { ...values, port };
  } catch (error) {
    return fail(`${error.message.split('. ')[0]}. ${usage}`);
  }
}

/** The user's own folder, or the copy of samples/ that stays from one start to the next. */
function prepareWorkspace() {
  if (options.workspace) {
    const chosen = path.resolve(process.env.INIT_CWD ?? '.', options.workspace);
    if (!existsSync(chosen)) fail(`There is no folder ${chosen}.`);
    return chosen;
  }
  if (options.fresh) rmSync(sample, { recursive: true, force: true });
  if (!existsSync(sample)) cpSync(path.join(root, 'samples'), sample, { recursive: true });
  return sample;
}

async function desktopCode() {
  return installedCode() ?? (await downloadedVSCode());
}

async function openDesktop(code, workspace) {
  const shell = code.endsWith('.cmd');
  const args = ['--extensionDevelopmentPath=' + root, '--disable-workspace-trust', workspace];
  // A downloaded VS Code keeps its settings to itself; the user's own keeps the user's.
  if (code.startsWith(cache)) args.push(`--user-data-dir=${path.join(cache, 'desktop')}`);
  const child = spawn(shell ? `"${code}"` : code, shell ? args.map((value) => `"${value}"`) : args, {
    stdio: 'ignore',
    shell,
    env: userEnvironment(),
  });
  child.on('error', (error) => fail(`${code} did not start: ${error.message}`));
  editor = { stop: () => stop(child) };
  console.log('VS Code opens with Tidemark in a window of its own.');
  firstSteps();
  // `code` hands over to VS Code and ends; a downloaded VS Code lives as long as its window.
  const exit = await new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 0)));
  if (exit !== 0)
    fail(`VS Code ended with code ${exit}; npm start -- --browser serves one to your browser instead.`);
  process.exit(0);
}

async function openBrowser(workspace) {
  await installCodeServer();
  const base = path.join(cache, 'browser');
  mkdirSync(base, { recursive: true });
  const server = await startCodeServer({ base, extension: root, port: options.port });
  editor = server;
  server.process.on('exit', () => void end(1));
  const address = `${server.url}/?${new URLSearchParams({ folder: workspace })}`;
  console.log(`VS Code with Tidemark is ready at\n\n    ${address}\n`);
  firstSteps();
  console.log('Ctrl+C here ends it.');
}

function firstSteps() {
  console.log(`1. Click the Tidemark icon in the activity bar.
2. F1, "Tidemark: Run Project…", choose digits and main, press Enter.
3. The run appears under Experiments; its context menu has Show Charts.
4. Run it again, select both runs, choose Diff Params.
5. Under Models, a version's context menu has Promote….`);
}

/**
 * The tracking server outlives a window by design; the sample workspace's should not go on serving old code when
 * development ends here. A folder of the user's own may be open elsewhere.
 */
async function stopTracking() {
  const file = path.join(sample, '.tidemark/server.json');
  if (options.workspace || !existsSync(file)) return;
  const { url, token, pid } = JSON.parse(readFileSync(file, 'utf8'));
  if (!pid) return;
  await fetch(`${url}/api/tidemark/1.0/shutdown`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(3000),
  }).catch(() => undefined);
}
