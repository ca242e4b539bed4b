// Builds into dist/: node esbuild.mjs [--watch] [--minify] [--report FILE] [--outdir DIR] [--target linux-x64] [WHAT…]
// WHAT is extension, cli, webview, bench or a level of tests (test/unit); by default all of them.
// --minify is what gets shipped: minified, without source maps, without tests. --report writes the size of each bundle and
// the packages in it as JSON.
import { context } from 'esbuild';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { currentTarget, fail, root, targets } from './scripts/platform.mjs';

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    watch: { type: 'boolean', default: false },
    minify: { type: 'boolean', default: false },
    report: { type: 'string' },
    outdir: { type: 'string', default: path.join(root, 'dist') },
    target: { type: 'string', default: currentTarget() },
  },
});
const outdir = path.resolve(options.outdir);

const inRoot = (...parts) => path.join(root, ...parts);
const present = (entries) =>
  Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(inRoot(file))));
const filesUnder = (folder, ending) =>
  existsSync(inRoot(folder))
    ? readdirSync(inRoot(folder), { recursive: true })
        .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
        .filter((file) => file.endsWith(ending))
    : [];
const named = (files) => Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), file]));

/**
 * chart.js marks as free of side effects all that a page may leave out but two properties of its axes, read while
 * their classes are defined; they would keep every axis in the bundle (17 kB).
 */
const unusedAxes = {
  name: 'unused-axes',
  setup({ onLoad }) {
    const reads = /\bTicks\.formatters\.\w+|(?<=static defaults = )TimeScale\.defaults/g;
    onLoad({ filter: /chart\.js[\\/]dist[\\/]chart\.js$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replace(reads, '/* @__PURE__ */ (() => $&)()'),
    }));
  },
};

/** A folder of webview/ with a main.ts is a panel; ui/ and the like are what panels share. */
function panels(isWanted) {
  const folders = readdirSync(inRoot('webview'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && isWanted(entry.name),
  );
  return present(
    Object.fromEntries(folders.map(({ name }) => [`webview/${name}`, `webview/${name}/main.ts`])),
  );
}

const node = {
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // better-sqlite3 is bundled; its binary is found beside the bundle, in prebuilds/.
  external: ['vscode'],
  // Of its two builds the one of modules: what isn't used is left out.
  alias: { yaml: inRoot('node_modules/yaml/browser/index.js') },
};
const browser = {
  platform: 'browser',
  format: 'iife',
  target: 'chrome120',
  loader: { '.svg': 'dataurl' },
  // The zoom plugin's library for touch gestures, 20 kB, which it works without.
  // Markdown's table of entities, 70 kB, which every browser has.
  alias: { hammerjs: inRoot('webview/ui/noGestures.ts'), entities: inRoot('webview/ui/entities.ts') },
  plugins: [unusedAxes],
};
const AT_ONCE = 'table';
/**
 * Modules go into one file where the same pages, and parts that pages load later, begin with them: each of these begins with
 * what they share, or it would be twenty files.
 */
const commonFirst = {
  name: 'common-first',
  setup({ onResolve, onLoad }) {
    const begins = 'begins';
    onResolve({ filter: /^(\.|webview\/)/ }, ({ path: name, kind, resolveDir }) =>
      kind === 'entry-point' || kind === 'dynamic-import'
        ? { path: path.resolve(resolveDir, `${name.replace(/\.ts$/, '')}.ts`), pluginData: begins }
        : undefined,
    );
    onLoad({ filter: /\.ts$/ }, ({ path: file, pluginData }) =>
      pluginData === begins
        ? {
            // On the first line, so that the source map's lines stay.
            contents: `import ${JSON.stringify(inRoot('webview/ui/common.ts'))};${readFileSync(file, 'utf8')}`,
            loader: 'ts',
          }
        : undefined,
    );
  },
};
const page = {
  ...browser,
  format: 'esm',
  splitting: true,
  chunkNames: 'webview/chunks/[name]-[hash]',
};
const levels = ['unit', 'server', 'webview', 'host', 'e2e', 'parity'];
/** The tests of one level, and what VS Code or the browser is given to start them. */
const testsOf = (level) => [
  ...filesUnder(`test/${level}`, '.test.ts'),
  ...Object.values(present({ run: `test/${level}/run.ts`, index: `test/${level}/index.ts` })),
];
const testPages = filesUnder('test/webview/page', '.ts').filter((file) => file.split('/').length === 4);

// Tests run in the checkout, where node_modules is; mocha, playwright-core and vscode must not be bundled anyway.
const inCheckout = { ...node, packages: 'external' };
/** What few windows need, which they load when they do. */
const yamlAside = {
  name: 'yaml-aside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/yaml$/ }, ({ kind, resolveDir }) =>
      kind === 'import-statement' && resolveDir === inRoot('src/formats')
        ? { path: './yaml.js', external: true }
        : undefined,
    );
  },
};
// Half of a large folder is looked at on a thread of its own.
const look = { ...node, entryPoints: { look: 'src/store/lookThread.ts' } };
const bundles = {
  extension: [
    {
      ...node,
      entryPoints: { extension: 'src/extension.ts', forest: 'src/features/charts/forest/worker.ts' },
      plugins: [yamlAside],
    },
    { ...node, entryPoints: { yaml: 'src/formats/yaml.ts' } },
    look,
  ],
  cli: [{ ...node, entryPoints: { cli: 'src/cli.ts' }, banner: { js: '#!/usr/bin/env node' } }, look],
  // What several panels share, and what a page loads only when it is needed, are modules of their own. Each is asked for
  // over the window, though, which takes some milliseconds of it: the page that is to be there first is all in one.
  webview: [
    {
      ...page,
      plugins: [...page.plugins, commonFirst],
      entryPoints: panels((name) => name !== AT_ONCE),
    },
    { ...page, entryPoints: panels((name) => name === AT_ONCE) },
  ],
  ...Object.fromEntries(
    levels.map((level) => [`test/${level}`, [{ ...inCheckout, entryPoints: named(testsOf(level)) }]]),
  ),
  'test/soak': [
    {
      ...inCheckout,
      entryPoints: named(['main', 'window', 'exporter', 'control'].map((name) => `test/soak/${name}.ts`)),
    },
  ],
  bench: [
    {
      ...inCheckout,
      entryPoints: named([...filesUnder('bench', '.bench.ts'), 'bench/run.ts', 'bench/window.ts']),
    },
  ],
};
bundles['test/webview'].push({ ...browser, entryPoints: named(testPages) });

function copyPrebuild() {
  const binary = `${targets[options.target]}.node`;
  const source = inRoot('node_modules/better-sqlite3/prebuilds', binary);
  if (!existsSync(source)) fail(`better-sqlite3 has no binary for ${options.target}.`);
  mkdirSync(path.join(outdir, 'prebuilds'), { recursive: true });
  const file = path.join(outdir, 'prebuilds', binary);
  if (existsSync(file) && readFileSync(file).equals(readFileSync(source))) return;
  // Written over, the file would change under the processes that have it loaded, and crash them.
  copyFileSync(source, `${file}.${process.pid}`);
  renameSync(`${file}.${process.pid}`, file);
}

/** A test that was removed or renamed must not go on running from dist/, nor a module with an old name be shipped. */
function sweep(metafiles) {
  const built = new Set(metafiles.flatMap(({ outputs }) => Object.keys(outputs).map((file) => inRoot(file))));
  const swept = chosen
    .filter((name) => name.startsWith('test/') || name === 'webview')
    .map((name) => path.join(outdir, name));
  for (const folder of swept.filter((folder) => existsSync(folder))) {
    for (const file of readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name))) {
      if (/\.(js|css)(\.map)?$/.test(file) && !built.has(file)) rmSync(file);
    }
  }
}

const inOutdir = (file) => path.relative(outdir, path.resolve(root, file)).replaceAll('\\', '/');

function writeReport(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.entries(metafile.outputs));
  const report = outputs
    .filter(([file]) => !file.endsWith('.map'))
    .map(([file, { bytes, inputs, imports }]) => ({
      file: inOutdir(file),
      bytes,
      // Of the files that it can't begin without.
      imports: imports.filter(({ kind }) => kind === 'import-statement').map((one) => inOutdir(one.path)),
      packages: [...new Set(Object.keys(inputs).map(packageOf).filter(Boolean))].sort(),
    }));
  writeFileSync(options.report, JSON.stringify(report, undefined, 2));
}

const packageOf = (input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];

const common = {
  absWorkingDir: root,
  bundle: true,
  outdir,
  minify: options.minify,
  // The licences go along in one file (scripts/package.mjs).
  legalComments: options.minify ? 'none' : 'inline',
  sourcemap: options.minify ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
};
const shipped = ['extension', 'cli', 'webview'];
const chosen = wanted.length > 0 ? wanted : options.minify ? shipped : Object.keys(bundles);
const unknown = chosen.find((name) => !(name in bundles));
if (unknown)
  fail(`There is nothing called ${unknown} to build; there are ${Object.keys(bundles).join(', ')}.`);
const contexts = await Promise.all(
  [...new Set(chosen.flatMap((name) => bundles[name]))]
    .filter(({ entryPoints }) => Object.keys(entryPoints).length > 0)
    .map((bundle) => context({ ...common, ...bundle })),
);

/** Builds what changed. True when all of it built; esbuild itself prints what is wrong. */
async function build() {
  const results = await Promise.allSettled(contexts.map((bundle) => bundle.rebuild()));
  if (results.some(({ status }) => status === 'rejected')) return false;
  const metafiles = results.map(({ value }) => value.metafile);
  sweep(metafiles);
  if (options.report) writeReport(metafiles);
  return true;
}

/** esbuild's own watch mode polls, and takes seconds over this many files. */
function watchSources() {
  let timer;
  let building = Promise.resolve();
  const rebuild = async () => {
    console.log('[watch] build started');
    const start = performance.now();
    const built = await build();
    const took = Math.round(performance.now() - start);
    console.log(`[watch] build finished ${built ? '' : 'with errors '}after ${took} ms`);
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (building = building.then(rebuild)), 20);
  };
  for (const folder of ['src', 'webview', 'test', 'bench'])
    watch(inRoot(folder), { recursive: true }, changed);
  changed();
}

copyPrebuild();
if (options.watch) watchSources();
else {
  process.exitCode = (await build()) ? 0 : 1;
  await Promise.all(contexts.map((bundle) => bundle.dispose()));
}
