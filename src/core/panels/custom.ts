import type { RunsData } from '../charts/field';
import { runsData } from '../charts/field';
import { MOST_RUNS } from '../custom/spec';
import { flag, list, nothing, nullable, shape, text } from '../decode';
import type { Lines } from '../lines/request';
import { lines } from '../lines/request';
import type { Protocol } from '../rpc';
import type { ChartExport, ChartRun } from './charts';
import { chartExport, chartRun } from './charts';

/** What the panel of a custom chart shows. */
export interface CustomDrawing {
  /** Of the file. */
  readonly name: string;
  /** Why there is nothing new to draw; what was drawn before stays. */
  readonly problems: readonly string[];
  /** Null with problems. */
  readonly drawn: DrawnChart | null;
}

export interface DrawnChart {
  /** The text of the file: host and page read it alike, so that nothing else has to cross. */
  readonly source: string;
  readonly runs: readonly ChartRun[];
  /** Of a chart of runs. */
  readonly data: RunsData | null;
  /** Of a chart of series: owners are the runs, expressions the data sets. */
  readonly lines: Lines | null;
  /** What isn't shown, in sentences. */
  readonly notes: readonly string[];
}

export interface CustomRequests {
  readonly draw: { readonly params: null; readonly result: CustomDrawing };
  readonly save: { readonly params: ChartExport; readonly result: boolean };
}

export interface CustomEvents {
  /** The text or the runs are new. */
  readonly changed: null;
}

export interface CustomNotices {
  readonly failed: { readonly message: string };
  /** The person wants to see the text. */
  readonly edit: null;
}

export const customProtocol: Protocol<CustomRequests, CustomEvents, CustomNotices> = {
  requests: {
    draw: {
      params: nothing,
      result: shape<CustomDrawing>({
        name: text,
        problems: list(text),
        drawn: nullable(
          shape<DrawnChart>({
            source: text,
            runs: list(chartRun, MOST_RUNS),
            data: nullable(runsData),
            lines: nullable(lines),
            notes: list(text),
          }),
        ),
      }),
    },
    save: { params: chartExport, result: flag },
  },
  events: { changed: nothing },
  notices: { failed: shape<CustomNotices['failed']>({ message: text }), edit: nothing },
};
