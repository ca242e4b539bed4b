import { keptCharts, STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { shape, text } from '../../src/core/decode';
import { errorMessage } from '../../src/core/errors';
import { chartsProtocol } from '../../src/core/panels/charts';
import { CHARTS_STRINGS } from '../../src/core/panels/strings';
import { connectPanel } from '../../src/core/rpc';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { viewSource } from '../ui/viewSource';
import { registerControls } from '../ui/toolkit';
import { scrollIn } from './keptScroll';
import { ChartsPage } from './page';

registerControls();
const host = connectHost();
const peer = connectPanel({
  protocol: chartsProtocol,
  channel: host.channel,
  events: {
    changed: ({ runIds }) => page.changed(runIds),
    brushCleared: () => page.brushed(null),
    arranged: () => page.arranged(),
  },
  onProblem: (what, cause) => peer.notify('failed', { message: `${what} ${errorMessage(cause)}` }),
});
reportErrors((message) => peer.notify('failed', { message }));

const { locale, strings } = host.start;
const kept = keptCharts(host.savedState);
// Saved at once, so that a panel nobody arranged is restored too.
const scrollTop = scrollIn(host.savedState);
host.save(kept ? { ...kept, viewName: viewName(host.savedState), scrollTop } : {});
const page = new ChartsPage({
  speech: { words: wordsFor(CHARTS_STRINGS, strings), formats: formatsFor(locale), locale },
  arrangement: kept ?? STANDARD_CHARTS,
  source: (query, signal) => peer.request('data', query, { signal }),
  files: {
    read: (request, signal) => peer.request('bytes', request, { signal }),
    open: (file) => peer.notify('openArtifact', file),
    newChart: () => peer.notify('newChart', null),
  },
  describe: () => peer.request('describe', null),
  // A person takes a while to choose a place for a file.
  save: (file) => peer.request('save', file, { timeout: 3_600_000 }),
  scrollTop,
  keep: (arrangement, viewName, scrollTop) => host.save({ ...arrangement, viewName, scrollTop }),
  views: {
    source: viewSource(peer),
    opening: () => peer.request('opening', null),
    share: (arrangement, name) => peer.notify('shareView', { arrangement, name }),
    name: viewName(host.savedState),
    isNew: kept === null,
  },
  chooseRuns: () => peer.notify('chooseRuns', null),
  brushed: (runIds) => peer.notify('brushed', { runIds }),
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);
void peer.request('brushed', null).then((runIds) => page.brushed(runIds));

/** Of a page that was shown before; '' for a new one, or one of a version without views. */
function viewName(saved: unknown): string {
  try {
    return shape<{ readonly viewName: string }>({ viewName: text })(saved).viewName;
  } catch {
    return '';
  }
}
