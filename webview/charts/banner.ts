import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { shorten, titleText } from '../ui/strings';

/** What went wrong, above the charts, and what to do about it. */
export function banner(problem: string | undefined, way: TemplateResult): TemplateResult | typeof nothing {
  if (problem === undefined) return nothing;
  return html`<div class="banner" role="alert">
    <span class="problem ellipsis" title=${titleText(problem)}>${shorten(problem, 500)}</span>
    ${way}
  </div>`;
}
