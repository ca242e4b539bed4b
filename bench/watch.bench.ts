import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from '../test/e2e/driver/session';
import type { Bench } from './harness';

/** What the watch looks at, and what it needs. */
const FOLDERS = ['src', 'webview', 'test', 'bench', 'scripts'];
const FILES = ['src/features/words.ts', 'webview/charts/page.ts', 'src/core/limits.ts'];

/** `npm run watch` after a change of one line, in a copy of the checkout: nobody's files are touched. */
export async function run(bench: Bench): Promise<void> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  for (const name of [...FOLDERS, 'esbuild.mjs', 'package.json', 'tsconfig.base.json'])
    cpSync(path.join(repository, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(copy, 'node_modules'), 'dir');

  const watching = spawn(process.execPath, ['esbuild.mjs', '--watch', 'extension', 'cli', 'webview'], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(watching, 'exit');
  try {
    let waiting: ((line: string) => void) | undefined;
    createInterface(watching.stdout).on('line', (line) => {
      if (line.includes('build finished')) waiting?.(line);
    });
    const built = async (): Promise<void> => {
      const line = await Promise.race([new Promise<string>((resolve) => (waiting = resolve)), ended]);
      waiting = undefined;
      if (typeof line !== 'string' || line.includes('errors')) throw new Error('The watch does not build.');
    };
    await built();
    for (const file of FILES) {
      await bench.time(`watch: rebuilt after a line in ${file}`, { limit: 1000 }, async (round) => {
        // One change may be reported twice: nothing that is still being built for the last one may count for this.
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const start = performance.now();
        appendFileSync(path.join(copy, file), `\nexport const round${round + 1} = ${round};\n`);
        await built();
        return performance.now() - start;
      });
    }
  } finally {
    watching.kill();
    await ended;
    rmSync(copy, { recursive: true, force: true });
  }
}
