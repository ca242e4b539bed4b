import { errorMessage } from '../../src/core/errors';
import { runProtocol } from '../../src/core/panels/run';
import { RUN_STRINGS } from '../../src/core/panels/runStrings';
import { connectPanel } from '../../src/core/rpc';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { registerControls } from '../ui/toolkit';
import { restoredArrangement } from './model';
import { RunPage } from './page';

registerControls();
const host = connectHost();
const peer = connectPanel({
  protocol: runProtocol,
  channel: host.channel,
  events: { changed: () => page.changed(), filesChanged: (files) => page.filesChanged(files) },
  onProblem: (what, cause) => peer.notify('failed', { message: `${what} ${errorMessage(cause)}` }),
});
reportErrors((message) => peer.notify('failed', { message }));

const { locale, strings } = host.start;
const arrangement = restoredArrangement(host.savedState);
// Saved at once, so that a page nobody arranged is restored too.
host.save(arrangement);
const page = new RunPage({
  host: {
    words: wordsFor(RUN_STRINGS, strings),
    formats: formatsFor(locale),
    locale,
    ask: (name, params, options) => peer.request(name, params, options),
    tell: (name, data) => peer.notify(name, data),
  },
  strings,
  arrangement,
  keep: (changed) => host.save(changed),
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);
window.addEventListener('focus', () => page.begin());
