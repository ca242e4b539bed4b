import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readMlProject } from '../../../src/formats/mlproject';
import { FILE_MESSAGES, problemText } from '../../../src/formats/problems';
import { LAUNCHER_MESSAGES, PROJECT_MESSAGES } from '../../../src/projects/messages';

const ROOT = path.resolve(__dirname, '../../../..');

/** `line:column sentence`, counted from one as an editor shows it. */
function problemsOf(text: string, fileExists?: (file: string) => boolean): readonly string[] {
  return readMlProject(text, fileExists).problems.map((problem) => {
    const { line, column } = problem.range.start;
    return `${line + 1}:${column + 1} ${problem.severity}: ${problemText(problem)}`;
  });
}

describe('readMlProject', () => {
  it('reads the sample', () => {
    const text = readFileSync(path.join(ROOT, 'samples/digits/MLproject'), 'utf8');
    const { value, problems } = readMlProject(text);
    assert.deepEqual(problems, []);
    assert.equal(value.name, 'digits');
    assert.deepEqual(value.environment, { kind: 'python', path: 'python_env.yaml' });
    assert.deepEqual(
      value.entryPoints.map(({ name, broken }) => ({ name, broken })),
      [
        { name: 'main', broken: false },
        { name: 'forest', broken: false },
      ],
    );
    assert.deepEqual(value.entryPoints[0]?.parameters.slice(0, 2), [
      { name: 'epochs', type: 'float', default: '30' },
      { name: 'learning_rate', type: 'float', default: '0.002' },
    ]);
  });

  it('reads both forms of a parameter', () => {
    const { value, problems } = readMlProject(
      [
        'entry_points:',
        '  main:',
        '    parameters:',
        '      alpha: float',
        '      data: {type: path, default: data/}',
        '      note: {default: hello}',
        '      plain:',
        '    command: "python train.py {alpha} {data} {note} {plain}"',
      ].join('\n'),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(value.entryPoints[0]?.parameters, [
      { name: 'alpha', type: 'float', default: null },
      { name: 'data', type: 'path', default: 'data/' },
      { name: 'note', type: 'string', default: 'hello' },
      { name: 'plain', type: 'string', default: null },
    ]);
  });

  it('writes defaults as Python would', () => {
    const defaults = [
      '30',
      '0.10',
      '1.0',
      '1e-3',
      '1.0e-05',
      '123456789012345678901',
      'true',
      '""',
      '-0.5',
      '1.5e+20',
      '.nan',
    ];
    const text = [
      'entry_points:',
      '  main:',
      '    command: python a.py',
      '    parameters:',
      ...defaults.map((value, index) => `      p${index}: {default: ${value}}`),
    ].join('\n');
    assert.deepEqual(
      readMlProject(text).value.entryPoints[0]?.parameters.map((parameter) => parameter.default),
      ['30', '0.1', '1.0', '1e-3', '1e-05', '123456789012345678901', 'True', '', '-0.5', '1.5e+20', 'nan'],
    );
  });

  it('says where a file stops being YAML', () => {
    const [problem, ...others] = problemsOf('name: digits\nentry_points:\n  main: {command: "python\n');
    assert.match(problem ?? '', /^\d+:\d+ error: This isn't YAML: /);
    assert.doesNotMatch((problem ?? '') + others.join(), /\n| at line /);
  });

  it('takes an empty file and one that is no mapping', () => {
    assert.deepEqual(problemsOf(''), [
      '1:1 error: The file is empty; give it at least one entry point with a command.',
    ]);
    assert.deepEqual(problemsOf('just text'), ['1:1 error: MLproject must be a mapping of names to values.']);
    assert.deepEqual(problemsOf('- a\n- b'), ['1:1 error: MLproject must be a mapping of names to values.']);
  });

  it('suggests the field that was meant', () => {
    assert.deepEqual(
      problemsOf(
        'entrypoints:\n  main: {command: ls}\nentry_points:\n  main: {comand: ls, command: ls}\nzebra: 1\n',
      ),
      [
        '1:1 warning: There is no field "entrypoints" here; did you mean "entry_points"?',
        '5:1 warning: There is no field "zebra" here; it is ignored.',
        '4:10 warning: There is no field "comand" here; did you mean "command"?',
      ],
    );
  });

  it('takes one environment, which must be there', () => {
    const entryPoints = 'entry_points:\n  main: {command: ls}\n';
    assert.deepEqual(problemsOf(`python_env: a.yaml\nconda_env: b.yaml\n${entryPoints}`), [
      '2:1 error: A project has one environment; remove all but one of python_env, conda_env.',
    ]);
    assert.deepEqual(
      problemsOf(`conda_env: nowhere.yaml\n${entryPoints}`, () => false),
      ['1:12 error: There is no file nowhere.yaml beside this one; create it or name another.'],
    );
    assert.deepEqual(problemsOf(`python_env: [1]\n${entryPoints}`), [
      '1:13 error: "python_env" must be text.',
    ]);
    assert.deepEqual(readMlProject(`docker_env: {image: a}\n${entryPoints}`).value.environment, {
      kind: 'other',
      field: 'docker_env',
    });
  });

  it('finds what is wrong with an entry point', () => {
    const text = [
      'entry_points:',
      '  none: {}',
      '  list: [1]',
      '  typo: {command: "python a.py {alhpa}", parameters: {alpha: int, beta: {default: [1]}}}',
      '  brace: {command: "awk {print"}',
      '  number: {command: "run {n}", parameters: {n: {type: float, default: many}}}',
      '  fine: {command: "awk {{print}}"}',
    ].join('\n');
    assert.deepEqual(problemsOf(text), [
      '2:3 error: The entry point "none" has no command; add one, such as: command: python train.py',
      '3:9 error: list must be a mapping of names to values.',
      '4:62 warning: There is no parameter type "int"; it is taken as a string. Types: string, float, path, uri.',
      '4:83 error: "default" must be text.',
      '4:19 error: The command names "alhpa", which is not a parameter of "typo"; add it to the parameters.',
      '5:20 error: The command has a single "{"; write it twice to mean the character.',
      '6:71 warning: The default of "n" is not a number.',
    ]);
    assert.deepEqual(
      readMlProject(text).value.entryPoints.map(({ name, broken }) => `${name} ${String(broken)}`),
      ['none true', 'list true', 'typo true', 'brace true', 'number false', 'fine false'],
    );
  });

  it('takes any text without failing', () => {
    for (const text of [
      '{',
      '&a *a',
      'a: &a [*a]',
      '? [1]\n: 2',
      '"😀"'.repeat(900),
      'entry_points: 3',
      '<<: 1',
      '\0',
    ]) {
      assert.doesNotThrow(() => readMlProject(text), text.slice(0, 20));
    }
  });

  it('has a Korean sentence for all that can be said', () => {
    const bundle = JSON.parse(readFileSync(path.join(ROOT, 'l10n/bundle.l10n.ko.json'), 'utf8')) as Record<
      string,
      string
    >;
    for (const template of [FILE_MESSAGES, PROJECT_MESSAGES, LAUNCHER_MESSAGES].flatMap((each) =>
      Object.values(each),
    )) {
      const placeholders = (text: string): readonly string[] => [...(text.match(/\{\d\}/g) ?? [])].sort();
      assert.ok(bundle[template], template);
      assert.deepEqual(placeholders(bundle[template]), placeholders(template), template);
    }
  });
});
