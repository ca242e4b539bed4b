import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from '../test/e2e/driver/session';
import type { Bench } from './harness';

const FILES = ['src/features/words.ts', 'webview/charts/page.ts', 'src/core/limits.ts'];

/** `npm run watch` after a change of one line, in a copy of the checkout: nobody's files are touched. */
export async function run(bench: Bench): Promise<void> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  for (const name of ['src', 'webview', 'scripts', 'esbuild.mjs', 'package.json', 'tsconfig.base.json'])
    cpSync(path.join(repository, name), path.join(copy, name), { recursive: true });
  for (const name of ['test', 'bench'])
    cpSync(path.join(repository, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(copy, 'node_modules'), 'dir');

  const watching = spawn(process.execPath, ['esbuild.mjs', '--watch', 'extension', 'cli', 'webview'], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
    const built = async (): Promise<void> => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('The watch ended.');
        if (value.includes('errors')) throw new Error(value);
        if (value.includes('build finished')) return;
      }
    };
    await built();
    for (const file of FILES) {
      await bench.time(`watch: rebuilt after a line in ${file}`, { limit: 1000 }, async (round) => {
        appendFileSync(path.join(copy, file), `\nexport const round${round + 1} = ${round};\n`);
        await built();
        return undefined;
      });
    }
  } finally {
    watching.kill();
    await once(watching, 'exit');
    rmSync(copy, { recursive: true, force: true });
  }
}
