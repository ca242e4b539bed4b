// `npm run bench [-- NAME…]`: builds and runs bench/*.bench.ts with what the tests run with.
import { build } from './build.mjs';
import { chromium } from './chromium.mjs';
import { fail, modernNode, root } from './platform.mjs';
import { run } from './process.mjs';
import { fasttrackmlPython, mlflowPython, testPython } from './python.mjs';
import { installCodeServer } from './vscode-host.mjs';

try {
  await build('extension', 'cli', 'webview', 'bench');
  await installCodeServer();
  const env = {
    ...process.env,
    TIDEMARK_TEST_PYTHON: await testPython(),
    TIDEMARK_TEST_CHROMIUM: await chromium(),
    // The peers. One that can't be installed ends this here, with pip's own word on it.
    TIDEMARK_BENCH_MLFLOW: await mlflowPython(),
    TIDEMARK_BENCH_FASTTRACKML: await fasttrackmlPython(),
  };
  const args = ['--enable-source-maps', 'dist/bench/run.js', ...process.argv.slice(2)];
  const { code } = await run(modernNode(), args, { cwd: root, stdio: 'inherit', env });
  process.exitCode = code;
} catch (error) {
  fail(error.message);
}
