// `npm run bench [-- NAME…]`: builds and runs bench/*.bench.ts with what the tests run with.
import { build } from './build.mjs';
import { chromium } from './chromium.mjs';
import { fail, modernNode, root } from './platform.mjs';
import { run } from './process.mjs';
import { fasttrackmlPython, mlflowPython, testPython } from './python.mjs';
import { installCodeServer } from './vscode-host.mjs';

/** Groups that open a window of VS Code, and those that measure peers: nothing is installed that nobody asked for. */
const IN_WINDOWS = ['charts', 'compare', 'launch', 'live', 'memory', 'table', 'ui', 'watch', 'window'];
const WITH_PYTHON = [...IN_WINDOWS, 'client'];
const BESIDE_MLFLOW = ['artifacts', 'client', 'history', 'searches', 'start', 'ui', 'writes'];
const BESIDE_FASTTRACKML = ['client', 'history', 'searches', 'start', 'writes'];

const groups = process.argv.slice(2);
const only = process.env.TIDEMARK_BENCH_ONLY?.split(',');
const asked = (names) => groups.length === 0 || groups.some((name) => names.includes(name));
const measured = (peer) => only === undefined || only.some((who) => who.startsWith(peer));

try {
  await build('extension', 'cli', 'webview', 'bench');
  const env = { ...process.env };
  if (asked(IN_WINDOWS)) {
    await installCodeServer();
    env.TIDEMARK_TEST_CHROMIUM = await chromium();
  }
  if (asked(WITH_PYTHON)) env.TIDEMARK_TEST_PYTHON = await testPython();
  // A peer that can't be installed ends this here, with pip's own word on it.
  if (asked(BESIDE_MLFLOW) && measured('MLflow')) env.TIDEMARK_BENCH_MLFLOW = await mlflowPython();
  if (asked(BESIDE_FASTTRACKML) && measured('FastTrackML'))
    env.TIDEMARK_BENCH_FASTTRACKML = await fasttrackmlPython();
  const args = ['--enable-source-maps', 'dist/bench/run.js', ...groups];
  const { code } = await run(modernNode(), args, { cwd: root, stdio: 'inherit', env });
  process.exitCode = code;
} catch (error) {
  fail(error.message);
}
