import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from './harness';

const root = path.resolve(__dirname, '../..');

/** What is shipped, in bytes. */
export async function run(bench: Bench): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  const script = (file: string, ...args: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, [path.join(root, file), ...args]);
  try {
    const report = path.join(folder, 'report.json');
    await script('esbuild.mjs', '--minify', '--outdir', path.join(folder, 'dist'), '--report', report);
    const bundles = JSON.parse(readFileSync(report, 'utf8')) as { file: string; bytes: number }[];
    const [chunks, entries] = [true, false].map((chunk) =>
      bundles.filter(({ file }) => file.startsWith('webview/chunks/') === chunk),
    );
    for (const { file, bytes } of entries ?? [])
      bench.count(`dist/${file}`, bytes / 1000, 'kB', limitOf(file));
    // A chunk's name holds its hash, which says nothing in a table.
    const largest = Math.max(...(chunks ?? []).map(({ bytes }) => bytes));
    bench.count('the largest chunk the pages share or load on demand', largest / 1000, 'kB', 300);
    const { stdout } = await script('scripts/package.mjs', '--target', 'linux-x64', '--out', folder);
    const vsix = JSON.parse(stdout) as { bytes: number };
    bench.count('VSIX for linux-x64', vsix.bytes / 1000, 'kB', 5000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function limitOf(file: string): number | undefined {
  if (file === 'extension.js') return 600;
  return file.startsWith('webview/') ? 300 : undefined;
}
