import type { TemplateResult } from 'lit';
import { css, html } from 'lit';
import { fill, shorten, titleText } from '../ui/strings';
import { swatch } from '../ui/swatch';
import type { RunsAmong } from '../../src/core/panels/charts';
import type { ShownRun, Speech } from './model';

export const legendStyles = css`
  .legend {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 2px;
    min-width: 0;
    max-height: 76px;
    overflow-y: auto;
  }
  .run {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 260px;
    height: 24px;
    padding: 0 8px;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: 2px;
    font: inherit;
  }
  button.run {
    cursor: pointer;
  }
  button.run:hover {
    background: var(--hover);
  }
  .run[aria-pressed='false'] .name,
  .run.gone .name {
    color: var(--vscode-disabledForeground);
    text-decoration: line-through;
  }
  .run .swatch {
    flex: none;
  }
  .counted {
    flex: none;
    line-height: 24px;
    white-space: nowrap;
  }
`;

/** The runs of the page with their colours; each can be hidden and shown. */
export function legend(options: {
  readonly runs: readonly ShownRun[];
  readonly goneRunIds: readonly string[];
  readonly hiddenRuns: ReadonlySet<string>;
  readonly speech: Speech;
  readonly onToggle: (runId: string, visible: boolean) => void;
}): TemplateResult {
  const { runs, goneRunIds, hiddenRuns, speech, onToggle } = options;
  const { words } = speech;
  return html`<div class="legend" role="group" aria-label=${words.runs}>
    ${runs.map((run) => {
      const visible = !hiddenRuns.has(run.runId);
      const name = shorten(run.runName, 40);
      const word = statusWord(run, speech);
      return html`<button
        class="run"
        aria-pressed=${visible ? 'true' : 'false'}
        title=${`${fill(visible ? words.hideRun : words.showRun, titleText(run.runName))}\n${word}`}
        @click=${() => onToggle(run.runId, !visible)}
      >
        ${swatch(run.colour, { filled: visible, dash: run.dash })}
        <span class="name ellipsis">${name}</span>
        ${run.status === 'FINISHED' && !run.deleted ? '' : html`<span class="muted">${word}</span>`}
      </button>`;
    })}
    ${goneRunIds.map(
      (runId) =>
        html`<span class="run gone" title=${fill(words.runGone, runId)}>
          <span class="name ellipsis">${runId.slice(0, 8)}</span>
          <span class="muted">${words.gone}</span>
        </span>`,
    )}
  </div>`;
}

/** How many of how many runs these are, and the way to others. */
export function choice(options: {
  readonly shown: number;
  readonly among: RunsAmong;
  readonly speech: Speech;
  readonly onChoose: () => void;
}): TemplateResult {
  const { shown, among, speech, onChoose } = options;
  const { words, formats } = speech;
  const text = fill(
    among.isNewest ? words.newestOf : words.someOf,
    formats.count(shown),
    formats.count(Math.max(shown, among.count)),
  );
  return html`<span class="counted muted" title=${among.isNewest ? words.newestRunsHint : ''}>${text}</span>
    <button class="tool" @click=${onChoose}>${words.chooseRuns}</button>`;
}

function statusWord(run: ShownRun, { words }: Speech): string {
  if (run.deleted) return words.deleted;
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
