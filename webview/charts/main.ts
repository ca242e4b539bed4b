import { restoredCharts } from '../../src/core/charts/workspace';
import { errorMessage } from '../../src/core/errors';
import { chartsProtocol } from '../../src/core/panels/charts';
import { CHARTS_STRINGS } from '../../src/core/panels/strings';
import { connectPanel } from '../../src/core/rpc';
import { registerControls } from '../ui/controls';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { ChartsPage } from './page';

registerControls();
const host = connectHost();
const peer = connectPanel({
  protocol: chartsProtocol,
  channel: host.channel,
  events: {
    changed: ({ runIds }) => page.changed(runIds),
    brushCleared: () => page.brushed(null),
  },
  onProblem: (what, cause) => peer.notify('failed', { message: `${what} ${errorMessage(cause)}` }),
});
reportErrors((message) => peer.notify('failed', { message }));

const { locale, strings } = host.start;
const arrangement = restoredCharts(host.savedState);
// Saved at once, so that a panel nobody arranged is restored too.
host.save(arrangement);
const page = new ChartsPage({
  speech: { words: wordsFor(CHARTS_STRINGS, strings), formats: formatsFor(locale), locale },
  arrangement,
  source: (query, signal) => peer.request('data', query, { signal }),
  files: {
    read: (request, signal) => peer.request('bytes', request, { signal }),
    open: (file) => peer.notify('openArtifact', file),
    newChart: () => peer.notify('newChart', null),
  },
  describe: () => peer.request('describe', null),
  // A person takes a while to choose a place for a file.
  save: (file) => peer.request('save', file, { timeout: 3_600_000 }),
  keep: (changed) => host.save(changed),
  brushed: (runIds) => peer.notify('brushed', { runIds }),
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);
void peer.request('brushed', null).then((runIds) => page.brushed(runIds));
