import { errorMessage } from '../../src/core/errors';
import { COMPARED_METRICS } from '../../src/core/comparison';
import { flag, integer, oneOf, shape, text } from '../../src/core/decode';
import { compareProtocol } from '../../src/core/panels/compare';
import { COMPARE_STRINGS } from '../../src/core/panels/strings';
import { connectPanel } from '../../src/core/rpc';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { registerControls } from '../ui/toolkit';
import type { Place } from './grid';
import type { CompareArrangement } from './page';
import { ComparePage } from './page';

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
const place = restoredPlace(host.savedState);
host.save({ ...arrangement, place });
const page = new ComparePage({
  arrangement,
  place,
  words: wordsFor(COMPARE_STRINGS, host.start.strings),
  formats: formatsFor(host.start.locale),
  compare: (query, signal) => peer.request('compare', query, { signal }),
  cells: (version, rows) => peer.request('cells', { version, rows }),
  openFiles: (leftRunId, rightRunId) => peer.notify('openFiles', { leftRunId, rightRunId }),
  openSource: (leftRunId, rightRunId) => peer.notify('openSource', { leftRunId, rightRunId }),
  openRowDiff: (row) => peer.notify('openRowDiff', row),
  openDiff: (leftRunId, rightRunId) => peer.notify('openDiff', { leftRunId, rightRunId }),
  openCharts: () => peer.notify('openCharts', null),
  keep: (changed, where) => host.save({ ...changed, place: where }),
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);

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
    return { onlyDifferences: true, metric: 'last', explain: '', baseline: '', transposed: false };
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
