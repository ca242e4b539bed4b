import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { modernNode } from './platform.mjs';

const groups = new Set();
process.on('exit', () => groups.forEach(endGroup));

/**
 * Runs a command to its end; resolves to its exit code and what it printed (nothing when its output is inherited). With
 * `group`, whatever it started and left behind ends with it.
 */
export function run(command, args, { group = false, ...options } = {}) {
  return new Promise((resolve) => {
    const detached = group && process.platform !== 'win32';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached, ...options });
    if (detached && child.pid) groups.add(child.pid);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code, signal) => {
      if (groups.delete(child.pid)) endGroup(child.pid);
      resolve({ code: code ?? 1, signal, output });
    });
  });
}

function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // Nothing of it is left.
  }
}

/** npm by the very npm that runs this script, where it does; otherwise the one on the PATH. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(modernNode(), [cli, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/** A child is asked to end, then made to. */
export async function stop(child, patience = 5000) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}

/** `wanted` when it is free on loopback, else a port the system chooses. */
export async function freePort(wanted = 0) {
  const server = createServer();
  const listening = (port) =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server.address().port));
    });
  const port = await listening(wanted).catch(() => listening(0));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs `work` on exit by signal, or when whoever started this process is gone, so that nothing is left behind. */
export function onEnd(work) {
  let ending = false;
  const end = async (code) => {
    if (ending) return;
    ending = true;
    await work().catch((error) => console.error(error.message));
    process.exit(code);
  };
  process.on('SIGINT', () => void end(130));
  process.on('SIGTERM', () => void end(143));
  process.on('SIGHUP', () => void end(129));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void end(1), 2000).unref();
  return end;
}
