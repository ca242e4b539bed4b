import { spawn } from 'node:child_process';
import path from 'node:path';
import { fail, root } from './platform.mjs';

/** Runs esbuild.mjs; its messages go to standard error, so that standard output stays the caller's. */
export async function build(...args) {
  const child = spawn(process.execPath, [path.join(root, 'esbuild.mjs'), ...args], {
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) fail('The build failed; the errors above say where.');
}
