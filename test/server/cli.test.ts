import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI, runCli } from './support/server';

describe('the tidemark command', function () {
  this.timeout(20_000);

  it('tells its version and its options', async () => {
    assert.match((await runCli('--version')).out, /^\d+\.\d+\.\d+\n$/);
    for (const args of [['--help'], ['serve', '--help']]) {
      const { code, out } = await runCli(...args);
      assert.equal(code, 0);
      assert.match(out, /--artifacts-destination/);
    }
  });

  it('answers a wrong command line with a sentence and 2', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /^Which command\?/],
      [['dance'], /^There is no command 'dance'\./],
      [['serve'], /^serve needs --root/],
      [['serve', '--root', '.', '--port', 'abc'], /^--port is a whole number up to 65535, not 'abc'/],
      [['serve', '--root', '.', '--port', '70000'], /^--port/],
      [['serve', '--root', '.', '--idle-exit', '-1'], /--idle-exit/],
      [['serve', '--root', '.', '--auth', 'basic'], /^--auth is 'token' or 'none', not 'basic'/],
      [['serve', '--root', '.', '--workers', '4'], /--workers/],
      [['launch'], /^launch needs/],
    ];
    for (const [args, message] of cases) {
      const { code, out, err } = await runCli(...args);
      assert.equal(code, 2, err);
      assert.equal(out, '');
      assert.match(err, message);
      assert.match(err, /Try 'tidemark --help'\.\n$/);
    }
  });

  it('says so when Node is too old for the store, instead of crashing in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-cli-'));
    const pretend = join(folder, 'old.cjs');
    writeFileSync(
      pretend,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0', napi: '9' } });",
    );
    const args = ['--require', pretend, CLI, 'serve', '--root', join(folder, 'work')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^Tidemark needs Node\.js 22\.14 or later.+this is Node\.js 20\.1\.0\.\n$/);
  });
});
