import type { ChartsArrangement } from '../../src/core/charts/workspace';
import type { ChartExport, ChartsDescription } from '../../src/core/panels/charts';
import type { ChartFiles, Speech } from './model';
import type { ChartSource } from './source';
import type { ChartViewsDeps } from './views';

/** What the page is built from. */
export interface ChartsPageDeps {
  readonly speech: Speech;
  readonly arrangement: ChartsArrangement;
  readonly source: ChartSource;
  readonly files: ChartFiles;
  readonly describe: () => Promise<ChartsDescription>;
  /** How far one had scrolled when the page was last there. */
  readonly scrollTop?: number;
  /** With the name of the saved view that is shown; '' for none. */
  readonly keep: (arrangement: ChartsArrangement, viewName: string, scrollTop: number) => void;
  readonly save: (file: ChartExport) => Promise<boolean>;
  /** Charts within another page have none. */
  readonly views?: ChartViewsDeps;
  /** Has others shown in the place of these. */
  readonly chooseRuns?: () => void;
  readonly brushed?: (runIds: readonly string[] | null) => void;
}
