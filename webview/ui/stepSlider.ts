import type { TemplateResult } from 'lit';
import { css, html } from 'lit';
import type { Formats } from './format';
import { fill } from './strings';

export const stepSliderStyles = css`
  .steps {
    display: flex;
    gap: 12px;
    align-items: center;
  }
  .steps input {
    flex: 0 1 420px;
    min-width: 60px;
    accent-color: var(--vscode-focusBorder);
  }
  .steps span {
    white-space: nowrap;
  }
`;

/** Which of several steps is shown; the arrow keys go from one to the next. */
export function stepSlider(options: {
  readonly steps: readonly number[];
  readonly place: number;
  readonly words: { readonly step: string; readonly stepOf: string; readonly placeOf: string };
  readonly formats: Formats;
  readonly onPlace: (place: number) => void;
}): TemplateResult {
  const { steps, place, words, formats, onPlace } = options;
  const label = fill(words.stepOf, formats.count(steps[place] ?? 0));
  const moved = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) onPlace(event.currentTarget.valueAsNumber);
  };
  return html`<div class="steps">
    <input
      type="range"
      min="0"
      max=${steps.length - 1}
      .value=${String(place)}
      aria-label=${words.step}
      aria-valuetext=${label}
      @input=${moved}
    /><span class="number">${label}</span>
    <span class="muted">${fill(words.placeOf, formats.count(place + 1), formats.count(steps.length))}</span>
  </div>`;
}
