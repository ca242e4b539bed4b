import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import { patternOf } from '../../src/core/charts/line';
import type { LineSettings } from '../../src/core/charts/line';
import { checkbox, iconButton, textField } from '../ui/controls';
import { addIcon } from '../ui/icons';
import { fill } from '../ui/strings';
import type { ChartContext } from './model';
import { bandChoice, groupChoice, smoothingControls, xControls } from './settings';

export const toolbarStyles = css`
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    width: 100%;
  }
  .controls .find {
    flex: 0 1 150px;
    min-width: 110px;
  }
  .controls .wrong input {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  .controls input[type='range'] {
    width: 90px;
    accent-color: var(--vscode-focusBorder);
  }
  .controls .amount {
    min-width: 2.6em;
    margin-left: -8px;
  }
  .controls select {
    max-width: 130px;
  }
  .controls .chip {
    height: 20px;
    padding: 0 7px;
    color: var(--vscode-foreground);
    background: color-mix(in srgb, var(--vscode-focusBorder) 22%, transparent);
    border: 1px solid var(--vscode-focusBorder);
    border-radius: 10px;
    font: inherit;
    font-size: 0.92em;
    white-space: nowrap;
    cursor: pointer;
  }
  .controls .end {
    margin-left: auto;
  }
`;

/** What is the same for all charts: axis, smoothing, grouping; which are shown; a new one. */
export function toolbar(options: {
  readonly context: ChartContext;
  readonly filter: string;
  readonly onSettings: (change: Partial<LineSettings>) => void;
  readonly onFilter: (filter: string) => void;
  readonly onAdd: () => void;
  readonly onClearBrush: () => void;
}): TemplateResult {
  const { context, filter, onSettings, onFilter, onAdd, onClearBrush } = options;
  const { settings, look, brush } = context;
  const { words } = look;
  const wrong = filter !== '' && patternOf(filter) === undefined;
  return html`<div class="controls" role="toolbar" aria-label=${words.settings}>
    <span class="find ${wrong ? 'wrong' : ''}"
      >${textField({ label: words.findCharts, placeholder: words.findCharts, value: filter, onInput: onFilter })}</span
    >
    ${xControls(settings.x, context, (x) => onSettings({ x }))}
    ${smoothingControls(settings.smoothing, context, (smoothing) => onSettings({ smoothing }))}
    ${groupChoice(settings.group, context, (group) => onSettings({ group }))}
    ${bandChoice(settings.group, context, (group) => onSettings({ group }))}
    ${checkbox({ label: words.logX, checked: settings.logX, onChange: (logX) => onSettings({ logX }) })}
    ${checkbox({ label: words.logScale, checked: settings.logY, onChange: (logY) => onSettings({ logY }) })}
    ${checkbox({ label: words.clipOutliers, checked: settings.clip, onChange: (clip) => onSettings({ clip }) })}
    ${
      brush
        ? html`<button
            class="chip"
            title=${words.clearBrush}
            aria-label=${`${fill(words.brushed, look.formats.count(brush.runIds.length))}. ${words.clearBrush}`}
            @click=${onClearBrush}
          >
            ${fill(words.brushed, look.formats.count(brush.runIds.length))} ×
          </button>`
        : nothing
    }
    <span class="end">${iconButton({ label: words.addChart, icon: addIcon, onPress: onAdd })}</span>
  </div>`;
}
