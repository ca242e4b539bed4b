import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { AxisRange, LineSpec } from '../../../src/core/charts/line';
import { patternOf, settingsOf } from '../../../src/core/charts/line';
import type { Grouping, Smoothing } from '../../../src/core/lines/request';
import { button, choice, iconButton, textField } from '../../ui/controls';
import { closeIcon } from '../../ui/icons';
import type { ChartForm } from '../chartElement';
import { bandChoice, groupChoice, smoothingControls, xControls } from '../settings';
import './expressionField';

/** What is particular to a line chart. What a person leaves as the page has it follows the page. */
export function lineForm({ spec, context, onChange }: ChartForm<'line'>): TemplateResult {
  const { words } = context.look;
  const own = settingsOf(spec, context.settings);
  const set = (change: Partial<LineSpec>): void => onChange({ ...spec, ...change });
  const setY = (index: number, source: string): void => set({ y: spec.y.with(index, source) });
  const wrongPattern = spec.match !== '' && patternOf(spec.match) === undefined;
  const three = (value: boolean | null): 'page' | 'on' | 'off' =>
    value === null ? 'page' : value ? 'on' : 'off';
  const flagChoice = (
    label: string,
    value: boolean | null,
    change: (value: boolean | null) => void,
  ): TemplateResult =>
    html`<div class="field">
      ${choice({
        label,
        value: three(value),
        choices: [
          { value: 'page', label: words.asPage },
          { value: 'on', label: words.on },
          { value: 'off', label: words.off },
        ],
        onChange: (chosen) => change(chosen === 'page' ? null : chosen === 'on'),
      })}
    </div>`;
  const own3 = <T>(
    label: string,
    value: T | null,
    standard: T,
    controls: (value: T) => TemplateResult,
    change: (value: T | null) => void,
  ): TemplateResult =>
    html`<div class="field">
      ${choice({
        label,
        value: value === null ? 'page' : 'own',
        choices: [
          { value: 'page', label: words.asPage },
          { value: 'own', label: words.own },
        ],
        onChange: (chosen) => change(chosen === 'page' ? null : standard),
      })}
      ${
        value === null
          ? nothing
          : html`<span></span>
              <div class="inline">${controls(value)}</div>`
      }
    </div>`;
  return html`
    <div class="field top">
      <span>${words.yValues}</span>
      <div>
        ${spec.y.map(
          (source, index) =>
            html`<div class="inline">
              <tm-expression-field
                .value=${source}
                .metricKeys=${context.metricKeys}
                .words=${words}
                .onChange=${(changed: string) => setY(index, changed)}
              ></tm-expression-field>
              ${iconButton({
                label: words.removeExpression,
                icon: closeIcon,
                onPress: () => set({ y: spec.y.toSpliced(index, 1) }),
              })}
            </div>`,
        )}
        ${button({ label: words.addExpression, onPress: () => set({ y: [...spec.y, ''] }) })}
      </div>
    </div>
    <label class="field">
      <span>${words.metricPattern}</span>
      <span
        >${textField({
          label: words.metricPattern,
          placeholder: words.patternExample,
          value: spec.match,
          onInput: (match) => set({ match }),
        })}
        ${wrongPattern ? html`<p class="mistake">${words.noPattern}</p>` : nothing}</span
      >
    </label>
    ${own3(
      words.xAxis,
      spec.x,
      own.x,
      (x) => xControls(x, context, (changed) => set({ x: changed })),
      (x) => set({ x }),
    )}
    ${rangeFields(words.xRange, spec.xRange, (xRange) => set({ xRange }), words)}
    ${flagChoice(words.logX, spec.logX, (logX) => set({ logX }))}
    ${rangeFields(words.yRange, spec.yRange, (yRange) => set({ yRange }), words)}
    ${flagChoice(words.logScale, spec.logY, (logY) => set({ logY }))}
    ${own3(
      words.smoothing,
      spec.smoothing,
      own.smoothing,
      (smoothing: Smoothing) =>
        smoothingControls(smoothing, context, (changed) => set({ smoothing: changed })),
      (smoothing) => set({ smoothing }),
    )}
    ${own3(
      words.groupBy,
      spec.group,
      { as: own.group },
      ({ as }: { readonly as: Grouping | null }) =>
        html`${groupChoice(as, context, (changed) => set({ group: { as: changed } }))}
        ${bandChoice(as, context, (changed) => set({ group: { as: changed } }))}`,
      (group) => set({ group }),
    )}
    ${flagChoice(words.clipOutliers, spec.clip, (clip) => set({ clip }))}
  `;
}

function rangeFields(
  label: string,
  range: AxisRange,
  onChange: (range: AxisRange) => void,
  words: ChartForm<'line'>['context']['look']['words'],
): TemplateResult {
  const numberOf = (typed: string): number | null => {
    const value = Number(typed);
    return typed.trim() === '' || !Number.isFinite(value) ? null : value;
  };
  const shown = (value: number | null): string => (value === null ? '' : String(value));
  return html`<div class="field">
    <span>${label}</span>
    <div class="inline">
      ${textField({
        label: `${label}: ${words.least}`,
        placeholder: words.least,
        value: shown(range.from),
        onInput: (typed) => onChange({ ...range, from: numberOf(typed) }),
      })}
      ${textField({
        label: `${label}: ${words.most}`,
        placeholder: words.most,
        value: shown(range.to),
        onInput: (typed) => onChange({ ...range, to: numberOf(typed) }),
      })}
    </div>
  </div>`;
}
