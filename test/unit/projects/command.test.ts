import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { launchCommand } from '../../../src/projects/command';

/** Values that a shell would take apart, were they part of its script. */
const NASTY = [
  'plain',
  'two words',
  `quotes " and '`,
  '$(touch /tmp/tidemark-was-here) `id` $HOME',
  '; rm -rf / #',
  'a\nb',
  '\\',
  '*',
  '',
  '😀'.repeat(50),
  '{braces}',
  "'; exit 3; '",
];

describe('launchCommand', () => {
  it('makes words of a plain command', () => {
    const { argv, env } = launchCommand('python train.py --lr {lr} \'{data}\' "x y"/{data}.csv -v=1', {
      lr: '0.1',
      data: 'a b',
    });
    assert.deepEqual(argv, ['python', 'train.py', '--lr', '0.1', 'a b', 'x y/a b.csv', '-v=1']);
    assert.deepEqual(env, {});
  });

  it('keeps a value in one word whatever is in it', () => {
    for (const value of NASTY) {
      assert.deepEqual(launchCommand('run {v} x{v}', { v: value }).argv, ['run', value, `x${value}`]);
    }
  });

  it('appends values the template does not name', () => {
    assert.deepEqual(launchCommand('run', { a: '1', b: 'x y' }).argv, ['run', '--a', '1', '--b', 'x y']);
  });

  it('means a brace by two', () => {
    assert.deepEqual(launchCommand('run x{{y}}', {}).argv.at(-1), 'run x{y}'.split(' ')[1]);
  });

  it('reads a backslash as a Windows path does', () => {
    assert.deepEqual(launchCommand('.venv\\python.exe "a b" {v}', { v: 'c d' }, 'win32').argv, [
      '.venv\\python.exe',
      'a b',
      'c d',
    ]);
  });

  it('uses a shell for shell syntax alone', () => {
    for (const template of [
      'a | b',
      'a && b',
      'echo $HOME',
      'X=1 python a.py',
      'cd src',
      'a > b',
      'a *.py',
      'a\nb',
      'a ~/b',
    ]) {
      assert.equal(launchCommand(template, {}, 'linux').argv[0], 'bash', template);
    }
  });

  it('hands values to a shell beside its script, in any quotes', function () {
    if (process.platform === 'win32') this.skip();
    const print = 'node -e "console.log(JSON.stringify(process.argv.slice(1)))" --';
    for (const value of NASTY) {
      const template = `true && ${print.replaceAll('{', '{{').replaceAll('}', '}}')} {v} "<{v}>" '<{v}>'`;
      const { argv } = launchCommand(template, { v: value, extra: value }, 'linux');
      const [shell = '', ...args] = argv;
      const output = execFileSync(shell, args, { encoding: 'utf8' });
      assert.deepEqual(JSON.parse(output), [value, `<${value}>`, `<${value}>`, '--extra', value]);
    }
  });

  it('hands values to cmd.exe as delayed variables', () => {
    const { argv, env, verbatim } = launchCommand('a {v} | b "{v}"', { v: 'x & del *' }, 'win32');
    assert.deepEqual(argv.slice(-1), ['"a "!TIDEMARK_VALUE_1!" | b "!TIDEMARK_VALUE_2!""']);
    assert.deepEqual(env, { TIDEMARK_VALUE_1: 'x & del *', TIDEMARK_VALUE_2: 'x & del *' });
    assert.equal(verbatim, true);
  });
});
