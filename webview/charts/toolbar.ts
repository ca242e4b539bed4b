import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import { patternOf } from '../../src/core/charts/line';
import type { LineSettings } from '../../src/core/charts/line';
import { checkbox, iconButton, textField } from '../ui/controls';
import { addIcon, moreIcon } from '../ui/icons';
import type { MenuEntry } from '../ui/menu';
import { opensMenu } from '../ui/menuTool';
import { fill } from '../ui/strings';
import type { ChartContext } from './model';
import { bandChoice, groupChoice, smoothingControls, xControls } from './settings';

export const toolbarStyles = css`
  .controls {
    container-type: inline-size;
    width: 100%;
  }
  .controls .bar,
  .controls .settings {
    display: flex;
    gap: 4px 12px;
    align-items: center;
  }
  .controls .bar {
    align-items: flex-start;
  }
  .controls .settings {
    flex: 1 1 0;
    flex-wrap: wrap;
    min-width: 0;
    min-height: 26px;
  }
  .controls .find {
    flex: none;
    width: 150px;
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
  /* As wide as what is chosen, not as the longest of all. */
  .controls select {
    field-sizing: content;
    max-width: 150px;
    text-overflow: ellipsis;
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
    display: flex;
    flex: none;
    gap: 2px;
  }
  .controls .rare {
    position: relative;
  }
  /* What is set in the menu is not out of mind. */
  .controls .rare.set::after {
    content: '';
    position: absolute;
    top: 2px;
    right: 2px;
    width: 5px;
    height: 5px;
    background: var(--vscode-focusBorder);
    border-radius: 50%;
    pointer-events: none;
  }
  @container (max-width: 960px) {
    .controls .bar,
    .controls .settings {
      column-gap: 8px;
    }
    .controls .find {
      width: 136px;
    }
    .controls input[type='range'] {
      width: 60px;
    }
  }
  @container (max-width: 800px) {
    .controls .bar {
      flex-wrap: wrap;
      row-gap: 6px;
    }
    .controls .find {
      flex: 1 1 110px;
    }
    .controls .settings {
      flex: 1 0 100%;
      order: 1;
    }
  }
  /* The menu has it too. */
  @container (max-width: 640px) {
    .controls .settings vscode-checkbox {
      display: none;
    }
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
  const rare = [
    { label: words.logX, checked: settings.logX, onPress: () => onSettings({ logX: !settings.logX }) },
    { label: words.logScale, checked: settings.logY, onPress: () => onSettings({ logY: !settings.logY }) },
    {
      label: words.clipOutliers,
      checked: settings.clip,
      onPress: () => onSettings({ clip: !settings.clip }),
    },
  ];
  const { newChart } = context.files;
  const entries: readonly MenuEntry[] = newChart
    ? [...rare, 'separator', { label: words.newCustomChart, onPress: newChart }]
    : rare;
  const set = rare.filter(({ checked }) => checked).map(({ label }) => label);
  const more = words.moreSettings;
  return html`<div class="controls">
    <div class="bar" role="toolbar" aria-label=${words.settings}>
      <span class="find ${wrong ? 'wrong' : ''}"
        >${textField({ label: words.findCharts, placeholder: words.findCharts, value: filter, onInput: onFilter })}</span
      >
      <div class="settings">
        ${xControls(settings.x, context, (x) => onSettings({ x }))}
        ${smoothingControls(settings.smoothing, context, (smoothing) => onSettings({ smoothing }))}
        ${groupChoice(settings.group, context, (group) => onSettings({ group }))}
        ${bandChoice(settings.group, context, (group) => onSettings({ group }))}
        ${checkbox({ label: words.logScale, checked: settings.logY, onChange: (logY) => onSettings({ logY }) })}
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
      </div>
      <span class="end">
        <span class="rare ${set.length > 0 ? 'set' : ''}"
          >${iconButton({
            label: set.length > 0 ? `${more}: ${set.join(', ')}` : more,
            icon: moreIcon,
            onPress: opensMenu(() => entries),
          })}</span
        >
        ${iconButton({ label: words.addChart, icon: addIcon, onPress: onAdd })}
      </span>
    </div>
  </div>`;
}
