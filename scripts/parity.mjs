// `npm run test:parity [-- --reuse] [-- --grep TEXT]`: the same calls against Tidemark's server and MLflow's own; fails where
// a client would see a difference that test/parity/differences.ts doesn't name. --reuse takes MLflow's answers of last time.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { cache, fail, modernNode, root } from './platform.mjs';
import { run } from './process.mjs';
import { mlflowPython } from './python.mjs';

const { values } = parseArgs({ options: { reuse: { type: 'boolean' }, grep: { type: 'string' } } });
try {
  const python = await mlflowPython();
  await build('cli', 'test/parity');
  mkdirSync(path.join(cache, 'results'), { recursive: true });
  const args = ['node_modules/mocha/bin/mocha.js', '--enable-source-maps', '--exit'];
  if (values.grep) args.push('--grep', values.grep);
  const { code } = await run(modernNode(), [...args, 'dist/test/parity/**/*.test.js'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      TIDEMARK_PARITY_PYTHON: python,
      TIDEMARK_PARITY_ANSWERS: path.join(cache, 'results/mlflow-answers.json'),
      ...(values.reuse && { TIDEMARK_PARITY_REUSE: '1' }),
    },
  });
  process.exitCode = code;
} catch (error) {
  fail(error.message);
}
