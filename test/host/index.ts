import Mocha from 'mocha';
import { appendFileSync, globSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';

/**
 * VS Code calls this inside its extension host. The counts go to TIDEMARK_TEST_DONE, because VS Code reports success when
 * the extension host has crashed: without that file the run has failed.
 */
export async function run(): Promise<void> {
  const { TIDEMARK_TEST_DONE: done, TIDEMARK_TEST_OUTPUT: output, TIDEMARK_TEST_GREP: grep } = process.env;
  // The console of an extension host is VS Code's, which adds lines of its own.
  if (output)
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => appendFileSync(output, `${format(...args)}\n`);

  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 30_000,
    ...(grep ? { grep } : {}),
    ...(done ? { reporter: path.resolve(__dirname, '../../../scripts/mocha-reporter.cjs') } : {}),
    reporterOptions: { output: done },
  });
  for (const file of globSync('**/*.test.js', { cwd: __dirname })) mocha.addFile(path.join(__dirname, file));
  const failed = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failed > 0) throw new Error(`${failed} tests failed in the extension host.`);
}
