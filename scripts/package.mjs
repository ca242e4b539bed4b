// `npm run package [-- --target linux-x64|…|all] [--out DIR]`: one VSIX per platform, each with its own SQLite binary only.
// Prints what it made as JSON lines: file, bytes, and the files inside.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { currentTarget, fail, modernNode, root, targets } from './platform.mjs';
import { run } from './process.mjs';

const { values: options } = parseArgs({
  options: { target: { type: 'string', default: currentTarget() }, out: { type: 'string', default: root } },
});
const chosen = options.target === 'all' ? Object.keys(targets) : [options.target];
const unknown = chosen.find((target) => !(target in targets));
if (unknown)
  fail(`There is no platform ${unknown}; choose all or one of ${Object.keys(targets).join(', ')}.`);

// Made in a folder of its own, so that the dist/ in use here stays as it is.
const stage = mkdtempSync(path.join(os.tmpdir(), 'tidemark-package-'));
try {
  const report = path.join(stage, 'report.json');
  await build('--minify', '--outdir', path.join(stage, 'dist'), '--report', report);
  for (const name of readdirSync(root)) {
    if (/^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE|l10n|media|\.vscodeignore)$/.test(name))
      cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  }
  writeFileSync(path.join(stage, 'ThirdPartyNotices.txt'), notices(JSON.parse(readFileSync(report, 'utf8'))));
  mkdirSync(options.out, { recursive: true });
  for (const target of chosen) console.log(JSON.stringify(await vsix(target)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(stage, { recursive: true, force: true });
}

async function vsix(target) {
  const prebuilds = path.join(stage, 'dist/prebuilds');
  rmSync(prebuilds, { recursive: true });
  const binary = `${targets[target]}.node`;
  cpSync(path.join(root, 'node_modules/better-sqlite3/prebuilds', binary), path.join(prebuilds, binary));
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(path.resolve(options.out), `tidemark-${target}-${version}.vsix`);
  await vsce(['package', '--no-dependencies', '--target', target, '--out', file]);
  const files = (await vsce(['ls', '--no-dependencies'])).trim().split('\n').sort();
  return { target, file, bytes: statSync(file).size, files };
}

async function vsce(args) {
  const { code, output } = await run(
    modernNode(),
    [path.join(root, 'node_modules/@vscode/vsce/vsce'), ...args],
    {
      cwd: stage,
    },
  );
  if (code !== 0) throw new Error(`vsce ${args[0]} failed:\n${output}`);
  return output;
}

/** The licence of every package whose code is in the bundles, which those licences ask to be passed on. */
function notices(report) {
  const packages = [...new Set(report.flatMap(({ packages: names }) => names))].sort();
  const texts = packages.map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : `Licensed under ${license}.`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `Tidemark contains code of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
