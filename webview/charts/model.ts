import type { LineSettings } from '../../src/core/charts/line';
import type { Span } from '../../src/core/charts/workspace';
import type { ChartRun, ChartsDescription } from '../../src/core/panels/charts';
import type { FileAddress } from '../../src/core/panels/files';
import type { ChartsStrings } from '../../src/core/panels/strings';
import type { ReadBytes } from '../ui/fileReader';
import type { Formats } from '../ui/format';
import type { Theme } from '../ui/theme';
import type { LinkedCursor } from './linked';
import type { ChartSource } from './source';

/** A run with the colour it has on this page. */
export interface ShownRun extends ChartRun {
  readonly colour: string;
  /** Of its lines: runs that share a colour are told apart by it. */
  readonly dash: readonly number[];
  /** A person picked others in some chart: this one recedes, and its colour with it. */
  readonly faded: boolean;
}

/** A part of an axis, from 0 to 1 of its length. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

/** Runs picked by brushing, and where that was. */
export interface ChartBrush {
  readonly runIds: readonly string[];
  /** Of the chart; null where the page was away since. */
  readonly spec: object | null;
  /** By axis. */
  readonly spans: ReadonlyMap<string, Brush>;
}

/** The files of the runs. */
export interface ChartFiles {
  readonly read: ReadBytes;
  /** Shows it in VS Code's own editor for such files. */
  readonly open: (file: FileAddress) => void;
  /** Makes one for a custom chart; undefined where the page makes none. */
  readonly newChart?: () => void;
}

/** What every part of the page needs to speak to a person. */
export interface Speech {
  readonly words: ChartsStrings;
  readonly formats: Formats;
  readonly locale: string;
}

export interface Look extends Speech {
  readonly theme: Theme;
}

/** What the page gives to each of its charts. */
export interface ChartContext {
  /** Those that are not hidden. */
  readonly runs: readonly ShownRun[];
  readonly metricKeys: readonly string[];
  /** Those in which the runs differ first. */
  readonly paramKeys: readonly string[];
  readonly groupKeys: ChartsDescription['groupKeys'];
  readonly settings: LineSettings;
  /** Of all charts on an x axis, by its id. */
  readonly zoom: Readonly<Record<string, Span>>;
  readonly look: Look;
  /** The page says already what is wrong. */
  readonly quiet: boolean;
  readonly source: ChartSource;
  readonly files: ChartFiles;
  readonly linked: LinkedCursor;
  /** The chart in which runs are picked knows it by its spec. */
  readonly brush: ChartBrush | null;
  /** Picks runs in all charts; null: none any more. */
  readonly onBrush: (brush: ChartBrush | null) => void;
  readonly onZoom: (axisId: string, span: Span | undefined) => void;
}
