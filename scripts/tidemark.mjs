// `npm run -s tidemark -- serve …`: the command line from a checkout, built when it isn't yet. Prints nothing of its own:
// standard output belongs to the command.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';
import { modernNode, root } from './platform.mjs';

const node = modernNode();
const cli = path.join(root, 'dist/cli.js');
if (!existsSync(cli)) await build();

// npm changes into the project; the user's relative paths start where they typed the command.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const rest = process.argv.slice(2);
if (node === process.execPath) {
  process.argv = [node, cli, ...rest];
  createRequire(import.meta.url)(cli);
} else {
  const child = spawn(node, [cli, ...rest], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}
