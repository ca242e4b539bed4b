// `npm test [LEVEL…] [-- --grep TEXT]`: the levels in order, each with what it needs, then one line with the counts of all.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from './chromium.mjs';
import { cache, fail, modernNode, root } from './platform.mjs';
import { run } from './process.mjs';
import { testPython } from './python.mjs';
import { hostVSCode } from './vscode.mjs';
import { installCodeServer } from './vscode-host.mjs';

/** What a level's tests load from dist/, and what has to be on the machine, by the variable that tells the tests where. */
const levels = {
  check: { builds: [], needs: [] },
  unit: { builds: ['extension', 'test/unit'], needs: [] },
  server: { builds: ['cli', 'test/server'], needs: ['python'] },
  webview: { builds: ['extension', 'webview', 'test/webview'], needs: ['chromium'] },
  host: { builds: ['extension', 'cli', 'webview', 'test/host'], needs: ['vscode', 'python'] },
  e2e: { builds: ['extension', 'cli', 'webview', 'test/e2e'], needs: ['codeServer', 'chromium', 'python'] },
};
const needs = {
  python: { variable: 'TIDEMARK_TEST_PYTHON', provide: testPython },
  chromium: { variable: 'TIDEMARK_TEST_CHROMIUM', provide: chromium },
  codeServer: { variable: 'TIDEMARK_TEST_CODE_SERVER', provide: installCodeServer },
  vscode: { variable: 'TIDEMARK_TEST_VSCODE', provide: hostVSCode },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const unknown = positionals.find((name) => !(name in levels));
if (unknown) fail(`There is no test level ${unknown}; the levels are ${Object.keys(levels).join(', ')}.`);
const chosen =
  positionals.length > 0
    ? Object.keys(levels).filter((name) => positionals.includes(name))
    : Object.keys(levels);

// The tests run in process groups of their own, which end with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
const node = modernNode();
const started = Date.now();
const results = path.join(cache, 'results');
mkdirSync(path.join(cache, 'screenshots'), { recursive: true });
mkdirSync(results, { recursive: true });

// What is missing is installed while the first checks run.
const wanted = [...new Set(chosen.flatMap((name) => levels[name].needs))];
const provided = Object.fromEntries(
  wanted.map((name) => [
    name,
    Promise.resolve()
      .then(() => needs[name].provide())
      .catch((error) => error),
  ]),
);

const total = { passed: 0, failed: 0, failures: [] };
for (const name of chosen) {
  if (name !== 'check') await Promise.all(Object.values(provided));
  const since = Date.now();
  console.log(`\n── ${name} ──`);
  const counts = await level(name).catch((error) => {
    console.error(`The ${name} tests could not run: ${error.message}`);
    return { passed: 0, failed: 1, failures: [{ test: 'the level', message: error.message }] };
  });
  total.passed += counts.passed;
  total.failed += counts.failed;
  for (const { test, message } of counts.failures)
    total.failures.push(`${name}: ${test}\n${message.slice(0, 1000).replaceAll(/^/gm, '    ')}`);
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds(since)}`);
}
// Said once more where a log that was cut still has it.
if (total.failures.length > 0) console.log(`\nWhat failed:\n${total.failures.join('\n')}`);
console.log(`\nAll levels took ${seconds(started)}.\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function level(name) {
  if (name === 'check') return check();
  const env = { ...process.env, TIDEMARK_TEST_SCREENSHOTS: path.join(cache, 'screenshots') };
  for (const need of levels[name].needs) {
    const value = await provided[need];
    if (value instanceof Error) throw value;
    if (value) env[needs[need].variable] = value;
  }
  const built = await run(node, ['esbuild.mjs', ...levels[name].builds], { cwd: root, stdio: 'inherit' });
  if (built.code !== 0) throw new Error('they do not build; the errors above say where.');

  const counts = path.join(results, `${name}.json`);
  rmSync(counts, { force: true });
  if (values.grep) env.TIDEMARK_TEST_GREP = values.grep;
  const args = name === 'host' ? ['dist/test/host/run.js'] : mochaArguments(name, counts);
  const { code } = await run(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, TIDEMARK_TEST_DONE: counts },
  });
  const { passed, failed, failures } = read(counts) ?? {};
  if (passed === undefined)
    throw new Error('they ended before the last test, without a result; the process has died.');
  if (passed + failed === 0) throw new Error('there is no test among them.');
  // A suite that passed in a process that failed (an error after the last test) has not passed.
  if (failed > 0 || code === 0) return { passed, failed, failures };
  return { passed, failed: 1, failures: [{ test: 'the end of it', message: 'the process failed' }] };
}

function mochaArguments(name, output) {
  const mocha = ['node_modules/mocha/bin/mocha.js', '--enable-source-maps', '--timeout', '60000', '--exit'];
  const report = [
    '--reporter',
    path.join(root, 'scripts/mocha-reporter.cjs'),
    '--reporter-option',
    `output=${output}`,
  ];
  const grep = values.grep ? ['--grep', values.grep] : [];
  return [...mocha, ...report, ...grep, `dist/test/${name}/**/*.test.js`];
}

/** The checks that need no tests; each counts as one. */
async function check() {
  const tools = {
    'types of the host': ['typescript/bin/tsc', '-p', 'tsconfig.json'],
    'types of the webviews': ['typescript/bin/tsc', '-p', 'webview/tsconfig.json'],
    lint: ['eslint/bin/eslint.js', '.'],
    format: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  };
  const steps = Object.entries(tools).map(([name, [tool, ...args]]) => [
    name,
    [`node_modules/${tool}`, ...args],
  ]);
  steps.push(['both languages have all strings', ['scripts/l10n.mjs']]);
  const counts = { passed: 0, failed: 0, failures: [] };
  const next = async () => {
    for (let step = steps.shift(); step; step = steps.shift()) {
      const [name, args] = step;
      const { code, output } = await run(node, args, { cwd: root });
      counts[code === 0 ? 'passed' : 'failed']++;
      if (code !== 0) counts.failures.push({ test: name, message: output.trim() });
      console.log(code === 0 ? `  ✔ ${name}` : `  ✗ ${name}\n${output}`);
    }
  };
  await Promise.all([next(), next()]);
  return counts;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
