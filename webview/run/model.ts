import { dictionary, nullable, oneOf, shape } from '../../src/core/decode';
import type { FileAddress } from '../../src/core/panels/files';
import { fileAddress } from '../../src/core/panels/files';
import type { RunNotices, RunRequests } from '../../src/core/panels/run';
import type { RunStrings } from '../../src/core/panels/runStrings';
import type { RequestOptions } from '../../src/core/rpc';
import type { ReadBytes } from '../ui/fileReader';
import type { Formats } from '../ui/format';

export const TABS = [
  'overview',
  'charts',
  'system',
  'artifacts',
  'datasets',
  'models',
  'log',
  'source',
] as const;
export type TabId = (typeof TABS)[number];

/** How a person has arranged the page: what is persisted, besides which run it shows. */
export interface Arrangement {
  readonly tab: TabId;
  readonly artifact: FileAddress | null;
  /** The charts' own, by tab. */
  readonly charts: Readonly<Record<string, unknown>>;
}

const STANDARD: Arrangement = { tab: 'overview', artifact: null, charts: {} };

/** The arrangement in a panel's saved state; the standard one when there is none, or one of another version. */
export function restoredArrangement(saved: unknown): Arrangement {
  try {
    return shape<Arrangement>({
      tab: oneOf(TABS),
      artifact: nullable(fileAddress),
      charts: dictionary((value) => value),
    })(saved);
  } catch {
    return STANDARD;
  }
}

/** What the parts of the page have of the host, and the words they speak. */
export interface RunHost {
  readonly words: RunStrings;
  readonly formats: Formats;
  readonly locale: string;
  readonly ask: <K extends keyof RunRequests>(
    name: K,
    params: RunRequests[K]['params'],
    options?: RequestOptions,
  ) => Promise<RunRequests[K]['result']>;
  readonly tell: <K extends keyof RunNotices>(name: K, data: RunNotices[K]) => void;
}

export function bytesFrom({ ask }: Pick<RunHost, 'ask'>): ReadBytes {
  return (request, signal) => ask('bytes', request, { signal });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
