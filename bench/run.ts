import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Bench, PEERS_TEXT, report, withinLimit } from './harness';
import type { Measurement } from './harness';

interface BenchFile {
  readonly run: (bench: Bench) => Promise<void>;
}

const RESULTS = path.resolve(__dirname, '../../bench/results');

/**
 * Runs the `*.bench.ts` that are named (all by default), each a group of rows with a part of its own in
 * bench/results/, of which bench/results.md is made. One that was narrowed by TIDEMARK_BENCH_ONLY or _SCALE writes nothing.
 */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const groups = globSync('*.bench.js', { cwd: __dirname })
    .map((file) => file.replace('.bench.js', ''))
    .sort();
  const unknown = wanted.find((name) => !groups.includes(name));
  if (unknown) throw new Error(`There is no bench/${unknown}.bench.ts.`);

  const whole = ['TIDEMARK_BENCH_ONLY', 'TIDEMARK_BENCH_SCALE'].every(
    (name) => process.env[name] === undefined,
  );
  const all: Measurement[] = [];
  for (const group of groups.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    const load = os.loadavg()[0] ?? 0;
    const bench = new Bench();
    const { run } = (await import(path.join(__dirname, `${group}.bench.js`))) as BenchFile;
    await run(bench);
    all.push(...bench.measurements);
    if (whole) write(group, bench.measurements, load);
  }
  const over = all.filter((measurement) => !withinLimit(measurement));
  for (const { name } of over) console.error(`Misses its bar: ${name}`);
  process.exitCode = over.length > 0 ? 1 : 0;
}

function write(group: string, measurements: readonly Measurement[], load: number): void {
  const cores = os.cpus();
  const machine = `${cores.length} × ${cores[0]?.model.trim() ?? process.arch}, ${os.type()}, Node ${process.versions.node}`;
  const day = new Date().toISOString().slice(0, 10);
  // What else the machine had to do shows in the spread; this says how much that was.
  const made = `\`npm run bench -- ${group}\`, ${day}, ${machine}; ${load.toFixed(1)} processes were at work before it began.`;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, `${group}.md`), `## ${group}\n\n${made}\n\n${report(measurements)}\n`);
  const parts = globSync('*.md', { cwd: RESULTS })
    .sort()
    .map((file) => readFileSync(path.join(RESULTS, file), 'utf8'));
  writeFileSync(
    path.resolve(RESULTS, '../results.md'),
    `# Numbers\n\nIn the tables beside the peers: ${PEERS_TEXT}\n\n${parts.join('\n')}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
