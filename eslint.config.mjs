import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;
const folders = (parent) =>
  readdirSync(`${root}/${parent}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

/** What each room of src/ may import, besides itself: imports go one way (ARCHITECTURE.md). */
const mayImport = {
  core: [],
  vscode: ['core'],
  store: ['core'],
  http: ['core'],
  formats: ['core'],
  server: ['core', 'store', 'formats', 'http'],
  remote: ['core', 'store', 'formats', 'http'],
  projects: ['core', 'store', 'formats', 'http'],
  deploy: ['core', 'store', 'formats', 'http'],
  features: ['core', 'vscode', 'store', 'formats', 'http', 'server', 'remote', 'projects', 'deploy'],
};
const zones = [
  ...Object.entries(mayImport).map(([room, others]) => ({
    target: `./src/${room}`,
    from: './src',
    except: [room, ...others].map((name) => `./${name}`),
    message: `src/${room} may import ${['itself', ...others].join(', ')} only.`,
  })),
  {
    target: ['./src/cli.ts', './src/cli'],
    from: './src',
    except: ['cli', 'core', 'store', 'formats', 'http', 'server', 'remote', 'projects', 'deploy'].map(
      (name) => `./${name}`,
    ),
    message: 'The command line runs without VS Code.',
  },
  { target: './webview', from: './src', except: ['./core'], message: 'Webviews may import src/core only.' },
  ...folders('webview').map((panel) => ({
    target: `./webview/${panel}`,
    from: './webview',
    except:
      panel === 'ui'
        ? ['./ui']
        : [`./${panel}`, './ui', ...(['run', 'custom', 'compare'].includes(panel) ? ['./charts'] : [])],
    message:
      'A panel may import itself and webview/ui only; the pages of runs, comparisons and custom charts have the charts too.',
  })),
  {
    target: ['./src', './webview'],
    from: ['./test', './bench'],
    message: 'The product never imports its tests.',
  },
];

const vscodeBan = {
  name: 'vscode',
  message: 'Only src/vscode, src/features, src/extension.ts and test/host may import vscode.',
};
const nodeBan = {
  regex: '^(node:|fs$|path$|os$|crypto$|child_process$|better-sqlite3|fastify)',
  message: 'src/core and webview/ run in browsers too.',
};

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.vscode-test/', 'samples/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: root },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['tsconfig.json', 'webview/tsconfig.json'],
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An async method over synchronous work turns a throw into a rejection, which is what its interface promises.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: root, zones }],
      'no-restricted-imports': ['error', { paths: [vscodeBan] }],
    },
  },
  {
    files: ['src/vscode/**', 'src/features/**', 'src/extension.ts', 'test/host/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/core/**', 'webview/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [vscodeBan], patterns: [nodeBan] }] },
  },
  {
    // What a client or a server answers is read there as JSON; the assertions on it are its decoding.
    files: ['test/server/**'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
);
