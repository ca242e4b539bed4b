import type { TemplateResult } from 'lit';
import { html } from 'lit';

/** A run's colour beside its name. An SVG's attribute, because the policy of the page forbids inline styles. */
export function swatch(colour: string, filled = true): TemplateResult {
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
