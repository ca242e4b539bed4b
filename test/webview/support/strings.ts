import { readFileSync } from 'node:fs';

/**
 * The English words of a page, read from the host's source: it imports `vscode`, which there is none of here.
 * Pairs of a key and a literal are all these files contain.
 */
export function englishStrings(...files: readonly string[]): Readonly<Record<string, string>> {
  const pairs = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(\w+): vscode\.l10n\.t\(\s*(['"])(.*?)\2,?\s*\)/gs)].map(
      ([, key = '', , words = '']) => [key, words] as const,
    ),
  );
  return Object.fromEntries(pairs);
}

const CHARTS = [
  'src/features/charts/strings.ts',
  'src/features/charts/figureStrings.ts',
  'src/features/views/strings.ts',
];

export const chartsEnglish = (): Readonly<Record<string, string>> => englishStrings(...CHARTS);

export const compareEnglish = (): Readonly<Record<string, string>> =>
  englishStrings(...CHARTS, 'src/features/compare/strings.ts');

export const runEnglish = (): Readonly<Record<string, string>> =>
  englishStrings(...CHARTS, 'src/features/run/strings.ts');

export const customEnglish = (): Readonly<Record<string, string>> =>
  englishStrings(...CHARTS, 'src/features/custom/strings.ts');
