import { runTests } from '@vscode/test-electron';
import { cpSync, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Starts VS Code on a copy of the sample workspace and runs the suite (index.ts) in its extension host. TIDEMARK_TEST_VSCODE
 * names the VS Code to use; without it @vscode/test-electron downloads one. VS Code's own chatter goes to a file; what the
 * suite prints is shown at its end.
 */
async function main(): Promise<void> {
  const root = path.resolve(__dirname, '../../..');
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'tidemark-workspace-'));
  const workspace = path.join(temporary, 'samples');
  // A store that somebody made in the samples is theirs, and so is the server that its discovery file names.
  const filter = (source: string): boolean => path.basename(source) !== '.tidemark';
  cpSync(path.join(root, 'samples'), workspace, { recursive: true, filter });
  const output = path.join(temporary, 'output.txt');
  const chatter = path.join(root, '.vscode-test/results/host.log');
  const stream = createWriteStream(chatter);
  const executable = process.env['TIDEMARK_TEST_VSCODE'];
  try {
    await runTests({
      ...(executable ? { vscodeExecutablePath: executable } : {}),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(__dirname, 'index.js'),
      launchArgs: [workspace],
      extensionTestsEnv: {
        ...process.env,
        TIDEMARK_TEST_WORKSPACE: workspace,
        TIDEMARK_TEST_OUTPUT: output,
      },
      stdout: stream,
      stderr: stream,
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    stream.end();
    if (existsSync(output)) process.stdout.write(readFileSync(output));
    if (process.exitCode) console.error(`What VS Code printed is in ${path.relative(root, chatter)}.`);
    rmSync(temporary, { recursive: true, force: true });
  }
}

void main();
