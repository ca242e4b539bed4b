import { globSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Bench, report, withinLimit } from './harness';

interface BenchFile {
  readonly run: (bench: Bench) => Promise<void>;
}

/** Runs the `*.bench.ts` that are named (all by default); only a run of all of them rewrites bench/results.md. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const files = globSync('*.bench.js', { cwd: __dirname }).sort();
  const unknown = wanted.find((name) => !files.includes(`${name}.bench.js`));
  if (unknown) throw new Error(`There is no bench/${unknown}.bench.ts.`);

  const load = os.loadavg()[0] ?? 0;
  const bench = new Bench();
  for (const file of files.filter(
    (name) => wanted.length === 0 || wanted.includes(name.split('.')[0] ?? ''),
  )) {
    const { run } = (await import(path.join(__dirname, file))) as BenchFile;
    await run(bench);
  }
  if (wanted.length === 0 && process.env['TIDEMARK_BENCH_ONLY'] === undefined) {
    const cores = os.cpus();
    const machine = `${cores.length} × ${cores[0]?.model.trim() ?? process.arch}, ${os.type()}, Node ${process.versions.node}`;
    // What else the machine had to do shows in the spread; this says how much that was.
    const made = `Made by \`npm run bench\` on ${machine}; ${load.toFixed(1)} processes were at work before it began.`;
    const text = `# Numbers\n\n${made}\n\n${report(bench.measurements)}\n`;
    writeFileSync(path.resolve(__dirname, '../../bench/results.md'), text);
  }
  const over = bench.measurements.filter((measurement) => !withinLimit(measurement));
  for (const { name } of over) console.error(`Misses its bar: ${name}`);
  process.exitCode = over.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
