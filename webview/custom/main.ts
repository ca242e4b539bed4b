import { errorMessage } from '../../src/core/errors';
import { customProtocol } from '../../src/core/panels/custom';
import { CUSTOM_STRINGS } from '../../src/core/panels/strings';
import { connectPanel } from '../../src/core/rpc';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { registerControls } from '../ui/toolkit';
import { CustomPage } from './page';

registerControls();
const host = connectHost();
const peer = connectPanel({
  protocol: customProtocol,
  channel: host.channel,
  events: { changed: () => page.changed() },
  onProblem: (what, cause) => peer.notify('failed', { message: `${what} ${errorMessage(cause)}` }),
});
reportErrors((message) => peer.notify('failed', { message }));

const { locale, strings } = host.start;
// Nothing is arranged here; the panel's identity alone is kept.
host.save({});
const words = wordsFor(CUSTOM_STRINGS, strings);
const page = new CustomPage({
  speech: { words, formats: formatsFor(locale), locale },
  words,
  draw: () => peer.request('draw', null),
  // A person takes a while to choose a place for a file.
  save: (file) => peer.request('save', file, { timeout: 3_600_000 }),
  edit: () => peer.notify('edit', null),
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);
