import { errorMessage } from '../../src/core/errors';
import { COMPARED_METRICS } from '../../src/core/comparison';
import { flag, integer, oneOf, shape, text } from '../../src/core/decode';
import type { CompareBeginning } from '../../src/core/panels/compare';
import { BEGINNING, compareBeginning, compareProtocol } from '../../src/core/panels/compare';
import { COMPARE_STRINGS } from '../../src/core/panels/strings';
import { connectPanel } from '../../src/core/rpc';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { registerControls } from '../ui/toolkit';
import { restoredCharts } from './charts';
import type { Place } from './grid';
import type { CompareArrangement } from './deps';
import { ComparePage } from './page';

/** A person takes a while to choose a place for a file, in milliseconds. */
const SAVING = 3_600_000;

registerControls();
const host = connectHost();
const peer = connectPanel({
  protocol: compareProtocol,
  channel: host.channel,
  events: { changed: () => page.changed() },
  onProblem: (what, cause) => peer.notify('failed', { message: `${what} ${errorMessage(cause)}` }),
});
reportErrors((message) => peer.notify('failed', { message }));

const arrangement = restored(host.savedState);
const kept = { place: restoredPlace(host.savedState), charts: restoredCharts(host.savedState) };
host.save({ ...arrangement, ...kept });
const page = new ComparePage({
  arrangement,
  first: host.savedState === undefined ? firstShown(host.start.first) : null,
  kept,
  words: wordsFor(COMPARE_STRINGS, host.start.strings),
  formats: formatsFor(host.start.locale),
  compare: (query, signal) => peer.request('compare', query, { signal }),
  cells: (version, rows) => peer.request('cells', { version, rows }),
  openFiles: (leftRunId, rightRunId) => peer.notify('openFiles', { leftRunId, rightRunId }),
  openSource: (leftRunId, rightRunId) => peer.notify('openSource', { leftRunId, rightRunId }),
  openRowDiff: (row) => peer.notify('openRowDiff', row),
  openDiff: (leftRunId, rightRunId) => peer.notify('openDiff', { leftRunId, rightRunId }),
  openCharts: () => peer.notify('openCharts', null),
  keep: (changed, left) => host.save({ ...changed, ...left }),
  charts: async (before, keep) => {
    const { chartsWithin } = await import('../charts/within');
    return chartsWithin({
      strings: host.start.strings,
      locale: host.start.locale,
      arrangement: before,
      source: (query, signal) => peer.request('chartData', query, { signal }),
      files: {
        read: (request, signal) => peer.request('bytes', request, { signal }),
        open: (file) => peer.notify('openArtifact', file),
      },
      describe: () => peer.request('charts', null),
      save: (file) => peer.request('saveChart', file, { timeout: SAVING }),
      keep,
    });
  },
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);

/** A page that was shown before has its own arrangement, and its document is as old as the panel. */
function firstShown(first: unknown): CompareBeginning | null {
  return first === null ? null : compareBeginning(first);
}

function restored(saved: unknown): CompareArrangement {
  try {
    return shape<CompareArrangement>({
      onlyDifferences: flag,
      metric: oneOf(COMPARED_METRICS),
      explain: text,
      baseline: text,
      transposed: flag,
    })(saved);
  } catch {
    const { onlyDifferences, metric, explain } = BEGINNING;
    return { onlyDifferences, metric, explain, baseline: '', transposed: false };
  }
}

/** Null for a page that nobody went into. */
function restoredPlace(saved: unknown): Place | null {
  const index = integer(0, Number.MAX_SAFE_INTEGER);
  try {
    return shape<{ readonly place: Place }>({ place: shape<Place>({ row: index, column: index }) })(saved)
      .place;
  } catch {
    return null;
  }
}
