import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { RunAction, RunDescription, RunLink } from '../../src/core/panels/run';
import type { RunStrings } from '../../src/core/panels/runStrings';
import { iconButton } from '../ui/controls';
import {
  codeIcon,
  compareIcon,
  copyIcon,
  editIcon,
  moreIcon,
  revealIcon,
  statusIcons,
  stopIcon,
} from '../ui/icons';
import { opensMenu } from '../ui/menuTool';
import { fill, shorten, titleText } from '../ui/strings';
import { swatch } from '../ui/swatch';
import type { RunHost } from './model';

/** What run this is, how it went, and what can be done with it. */
export function header(
  run: RunDescription,
  look: { readonly host: RunHost; readonly colour: string; readonly now: number },
): TemplateResult {
  const { words, formats, tell } = look.host;
  const lasted = formats.duration((run.endTime ?? look.now) - run.startTime);
  const commit = run.systemTags.find(({ key }) => key === 'mlflow.source.git.commit')?.value;
  const act = (action: RunAction) => (): void => tell('act', { action });
  const isOpen = run.status === 'RUNNING' || run.status === 'SCHEDULED';
  const canChange = run.readOnly === null && !run.deleted;
  const more = opensMenu(() => [
    { label: words.move, onPress: act('move') },
    { label: words.deleteRun, onPress: act('delete') },
  ]);
  return html`<header>
    <div class="title">
      ${swatch(look.colour)}
      <h1 title=${titleText(run.runName)}>${shorten(run.runName, 120)}</h1>
    </div>
    <div class="facts">
      <span class="state">${statusIcons[run.status]} ${statusWord(run, words)}</span>
      <span title=${fill(words.startedAt, formats.dateTime(run.startTime))}>${lasted}</span>
      <span class="ellipsis" title=${titleText(run.experimentName)}>${shorten(run.experimentName, 60)}</span>
      ${
        commit === undefined
          ? nothing
          : html`<span title=${titleText(commit)}>${fill(words.atCommit, commit.slice(0, 7))}</span>`
      }
    </div>
    <div class="actions">
      ${isOpen && canChange ? iconButton({ label: words.stop, icon: stopIcon, onPress: act('stop') }) : nothing}
      ${canChange ? iconButton({ label: words.rename, icon: editIcon, onPress: act('rename') }) : nothing}
      ${iconButton({ label: words.compare, icon: compareIcon, onPress: act('compare') })}
      ${iconButton({ label: words.reveal, icon: revealIcon, onPress: act('revealInTree') })}
      ${iconButton({ label: words.copyId, icon: copyIcon, onPress: act('copyId') })}
      ${iconButton({ label: words.copySnippet, icon: codeIcon, onPress: act('copySnippet') })}
      ${canChange ? iconButton({ label: words.moreActions, icon: moreIcon, onPress: more }) : nothing}
    </div>
  </header>`;
}

export function statusWord(run: RunLink, words: RunStrings): string {
  switch (run.status) {
    case 'RUNNING':
      return words.running;
    case 'SCHEDULED':
      return words.scheduled;
    case 'FINISHED':
      return words.finished;
    case 'FAILED':
      return words.failed;
    case 'KILLED':
      return words.killed;
  }
}
