import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** A run's colour beside its name. An SVG's attribute, because the policy of the page forbids inline styles. */
export function swatch(
  colour: string,
  { filled = true, dash = [] }: { readonly filled?: boolean; readonly dash?: readonly number[] } = {},
): TemplateResult {
  if (dash.length > 0) return lineSample(colour, dash);
  return html`<svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
    <rect
      x="1"
      y="1"
      width="8"
      height="8"
      rx="2"
      fill=${filled ? colour : 'none'}
      stroke=${colour}
      stroke-width="1.5"
    ></rect>
  </svg>`;
}

/** A line as it is drawn, beside what it is. */
export function lineSample(colour: string, dash: readonly number[]): TemplateResult {
  return html`<svg class="swatch" width="16" height="8" aria-hidden="true">
    <line
      x1="0"
      x2="16"
      y1="4"
      y2="4"
      stroke=${colour}
      stroke-width="2"
      stroke-dasharray=${dash.join(' ')}
    ></line>
  </svg>`;
}
