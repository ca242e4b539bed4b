// Holds the two languages together: every string of the code is in l10n/bundle.l10n.ko.json, every %key% of package.json in
// both package.nls files, with the same placeholders, and nothing is left over.
import { getL10nJson } from '@vscode/l10n-dev';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './platform.mjs';

const json = (file) =>
  existsSync(path.join(root, file)) ? JSON.parse(readFileSync(path.join(root, file), 'utf8')) : {};

async function codeStrings() {
  const files = readdirSync(path.join(root, 'src'), { recursive: true }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sources = files.map((file) => ({
    extension: '.ts',
    contents: readFileSync(path.join(root, 'src', file), 'utf8'),
  }));
  const tables = sources.flatMap(({ contents }) => tableStrings(contents));
  const sentences = sources.flatMap(({ contents }) => sentenceTemplates(contents));
  return [...Object.keys(await getL10nJson(sources)), ...tables, ...sentences, ...schemaStrings()];
}

/** The words in JSON schemas, which src/core/custom/schema.ts finds by the same rule. */
function schemaStrings() {
  const strings = [];
  const visit = (schema) => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      const words =
        key === 'title' || key === 'description' || (key === 'label' && typeof schema.body === 'object');
      if (words && typeof value === 'string') strings.push(value);
      else if (key !== 'body') visit(value);
    }
  };
  const schemas = readdirSync(path.join(root, 'media')).filter((file) => file.endsWith('.schema.json'));
  for (const file of schemas) visit(json(`media/${file}`));
  return strings;
}

/**
 * Code that knows nothing of VS Code keeps its messages in tables, `const SOME_MESSAGES = { code: 'text' }`, which a feature
 * translates by `l10n.t(SOME_MESSAGES[code])`.
 */
function tableStrings(contents) {
  if (!contents.includes('_MESSAGES')) return [];
  const strings = [];
  const visit = (node, inTable) => {
    const table =
      inTable || (ts.isVariableDeclaration(node) && node.name.getText(file).endsWith('_MESSAGES'));
    if (table && ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer))
      strings.push(node.initializer.text);
    ts.forEachChild(node, (child) => visit(child, table));
  };
  const file = ts.createSourceFile('source.ts', contents, ts.ScriptTarget.Latest);
  visit(file, false);
  return strings;
}

/**
 * Errors that a person may meet in the window are made from `sentence('template', …)`, which src/vscode/errors.ts translates. One
 * whose template isn't written out can't be translated.
 */
function sentenceTemplates(contents) {
  if (!contents.includes('sentence(')) return [];
  const templates = [];
  const file = ts.createSourceFile('source.ts', contents, ts.ScriptTarget.Latest);
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'sentence') {
      const [template] = node.arguments;
      if (!template || !ts.isStringLiteralLike(template))
        throw new Error(`sentence() takes its template written out: ${node.getText(file)}`);
      templates.push(template.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return templates;
}

const placeholders = (text) =>
  [...String(text).matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .sort()
    .join();

function compare(wanted, translated, file) {
  const problems = [];
  for (const [key, text] of Object.entries(wanted)) {
    if (!translated[key]) problems.push(`${file} lacks ${JSON.stringify(key)}`);
    else if (placeholders(translated[key]) !== placeholders(text))
      problems.push(`${file} has other placeholders in ${JSON.stringify(key)}`);
  }
  for (const key of Object.keys(translated))
    if (!(key in wanted)) problems.push(`${file} has ${JSON.stringify(key)}, which nothing uses`);
  return problems;
}

const strings = await codeStrings();
const english = json('package.nls.json');
const used = [...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([^%"]+)%"/g)].map(
  ([, key]) => key,
);
const problems = [
  ...compare(
    Object.fromEntries(strings.map((key) => [key, key])),
    json('l10n/bundle.l10n.ko.json'),
    'l10n/bundle.l10n.ko.json',
  ),
  ...compare(Object.fromEntries(used.map((key) => [key, english[key] ?? ''])), english, 'package.nls.json'),
  ...compare(english, json('package.nls.ko.json'), 'package.nls.ko.json'),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
