// The charts within another page: a module of its own, which that page loads when they are first looked at.
import { restoredCharts } from '../../src/core/charts/workspace';
import type { ChartExport, ChartsDescription } from '../../src/core/panels/charts';
import { CHARTS_STRINGS } from '../../src/core/panels/strings';
import type { ChartFiles } from './model';
import { ChartsPage } from './page';
import type { ChartSource } from '../charts/source';
import { formatsFor } from '../ui/format';
import { wordsFor } from '../ui/strings';

export type ChartsWithin = HTMLElement & {
  changed(runIds: readonly string[] | null): void;
  /** What is wrong, by the page around it: it isn't said once more. */
  said: string | undefined;
};

export function chartsWithin(deps: {
  readonly strings: Readonly<Record<string, string>>;
  readonly locale: string;
  /** As it was kept. */
  readonly arrangement: unknown;
  readonly source: ChartSource;
  readonly files: ChartFiles;
  readonly describe: () => Promise<ChartsDescription>;
  readonly save: (file: ChartExport) => Promise<boolean>;
  readonly keep: (arrangement: unknown) => void;
}): ChartsWithin {
  const { strings, locale, arrangement, ...rest } = deps;
  return new ChartsPage({
    speech: { words: wordsFor(CHARTS_STRINGS, strings), formats: formatsFor(locale), locale },
    arrangement: restoredCharts(arrangement),
    ...rest,
  });
}
