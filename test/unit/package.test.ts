import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '../../..');
const run = promisify(execFile);
const script = (file: string, ...args: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [path.join(root, file), ...args], { cwd: root });

interface Bundle {
  readonly file: string;
  readonly bytes: number;
  /** Files that it can't begin without. */
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}
interface Vsix {
  readonly target: string;
  readonly bytes: number;
  readonly files: readonly string[];
}
interface Manifest {
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
const json = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const manifest = (folder: string): Manifest => json(path.join(folder, 'package.json')) as Manifest;

describe('what is shipped', function () {
  this.timeout(120_000);
  let folder: string;
  let bundles: readonly Bundle[];
  let vsix: Vsix;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-shipped-'));
    const report = path.join(folder, 'report.json');
    await script('esbuild.mjs', '--minify', '--outdir', path.join(folder, 'dist'), '--report', report);
    bundles = JSON.parse(readFileSync(report, 'utf8')) as Bundle[];
    const made = await script('scripts/package.mjs', '--target', 'linux-x64', '--out', folder);
    vsix = JSON.parse(made.stdout) as Vsix;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is these files and no others', () => {
    // Modules of the pages have names that say what is in them.
    const chunks = vsix.files.filter((file) => /^dist\/webview\/chunks\/[\w-]+\.js$/.test(file));
    const others = vsix.files.filter((file) => !chunks.includes(file));
    assert.ok(chunks.some((file) => file.includes('/line-')));
    assert.deepEqual(others, [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'ThirdPartyNotices.txt',
      'dist/cli.js',
      'dist/extension.js',
      'dist/forest.js',
      'dist/look.js',
      'dist/prebuilds/linux-x64.node',
      'dist/webview/charts.js',
      'dist/webview/compare.js',
      'dist/webview/custom.js',
      'dist/webview/run.js',
      'dist/webview/table.js',
      'dist/yaml.js',
      'l10n/bundle.l10n.ko.json',
      'media/charts-dark.svg',
      'media/charts-light.svg',
      'media/compare-dark.svg',
      'media/compare-light.svg',
      'media/custom-chart.schema.json',
      'media/custom-dark.svg',
      'media/custom-light.svg',
      'media/icon.png',
      'media/run-dark.svg',
      'media/run-light.svg',
      'media/run.tmLanguage.json',
      'media/table-dark.svg',
      'media/table-light.svg',
      'media/tidemark.svg',
      'package.json',
      'package.nls.json',
      'package.nls.ko.json',
    ]);
  });

  it('is the command line alone in the npm package', async () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { stdout } = await run(npm, ['pack', '--dry-run', '--json'], {
      cwd: root,
      shell: process.platform === 'win32',
    });
    const [pack] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    // dist/ is there or not by what was built before.
    const files = pack.files.map((file) => file.path).filter((file) => !file.startsWith('dist/'));
    assert.deepEqual(files.sort(), ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    assert.ok(pack.files.every((file) => !file.path.startsWith('dist/') || file.path === 'dist/cli.js'));
  });

  /** With itself. */
  function neededBy(name: string, all = new Set<string>()): Set<string> {
    if (all.has(name)) return all;
    all.add(name);
    for (const other of bundles.find(({ file }) => file === name)?.imports ?? []) neededBy(other, all);
    return all;
  }

  it('has pages that begin with few files: each is asked for over the window', () => {
    const pages = bundles.filter(({ file }) => /^webview\/[\w-]+\.js$/.test(file));
    assert.notEqual(pages.length, 0);
    const many = pages.filter(({ file }) => neededBy(file).size > 8);
    assert.deepEqual(
      many.map(({ file }) => [...neededBy(file)]),
      [],
      'what pages share belongs into webview/ui/common.ts',
    );
  });

  it('keeps to its sizes', () => {
    const sizeOf = (name: string): number => bundles.find(({ file }) => file === name)?.bytes ?? 0;
    // A kind of chart is loaded when there is one, with the library that draws it.
    const limits: readonly (readonly [RegExp, number])[] = [
      [/^extension\.js$/, 600_000],
      [/^webview\/[\w-]+\.js$/, 300_000],
      [/^webview\/chunks\//, 230_000],
    ];
    const sharedByPages = neededBy('webview/compare.js');
    for (const [pattern, limit] of limits) {
      const found = bundles.filter(({ file }) => pattern.test(file));
      assert.notEqual(found.length, 0, `nothing is built as ${String(pattern)}`);
      for (const { file } of found) {
        // What is loaded later comes to a page that has what pages share.
        const needed = [...neededBy(file)].filter(
          (one) => !file.includes('/chunks/') || !sharedByPages.has(one),
        );
        const bytes = needed.reduce((sum, one) => sum + sizeOf(one), 0);
        assert.ok(bytes < limit, `${file} has ${bytes} bytes of ${limit}`);
      }
    }
    assert.ok(vsix.bytes <= 5_000_000, `the VSIX has ${vsix.bytes} bytes`);
  });

  it('contains only code whose licence allows it', () => {
    const allowed = ['MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'ISC', '0BSD'];
    const names = new Set(bundles.flatMap(({ packages }) => packages));
    const others = [...names].filter((name) => !allowed.includes(manifest(`node_modules/${name}`).license));
    assert.deepEqual(others, []);
  });

  it('bundles every dependency that package.json declares', () => {
    const names = new Set(bundles.flatMap(({ packages }) => packages));
    const idle = Object.keys(manifest('.').dependencies).filter((name) => !names.has(name));
    assert.deepEqual(idle, [], 'declared, but in no bundle');
  });
});

describe('the lists that go together', () => {
  it('has a VSIX target for each binary that better-sqlite3 ships', () => {
    const source = readFileSync(path.join(root, 'scripts/platform.mjs'), 'utf8');
    const named = [...source.matchAll(/^ {2}'[\w-]+': '([\w-]+)',$/gm)].map(
      ([, binary]) => `${binary ?? ''}.node`,
    );
    const shipped = readdirSync(path.join(root, 'node_modules/better-sqlite3/prebuilds'));
    assert.deepEqual(named.sort(), shipped.sort());
  });

  it('builds and runs every level of tests that has a folder', () => {
    const levels = readdirSync(path.join(root, 'test')).filter(
      (name) =>
        statSync(path.join(root, 'test', name)).isDirectory() &&
        !['fixtures', 'golden', 'parity', 'soak'].includes(name),
    );
    const runs = readFileSync(path.join(root, 'scripts/test.mjs'), 'utf8');
    const builds = readFileSync(path.join(root, 'esbuild.mjs'), 'utf8');
    for (const level of levels) {
      assert.match(runs, new RegExp(`^ {2}${level}: \\{`, 'm'), `npm test does not run ${level}`);
      assert.match(builds, new RegExp(`levels = .*'${level}'`), `esbuild.mjs does not build ${level}`);
    }
  });

  it('keeps Node of one major version for every platform', () => {
    const { optionalDependencies } = json('package.json') as {
      optionalDependencies: Readonly<Record<string, string>>;
    };
    const majors = new Set(Object.values(optionalDependencies).map((version) => version.split('.')[0]));
    assert.deepEqual([...majors], ['24']);
  });
});
