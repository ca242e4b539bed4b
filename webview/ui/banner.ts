import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import { shorten } from './strings';

export const bannerStyles = css`
  .banner {
    display: flex;
    gap: 14px;
    align-items: center;
    justify-content: space-between;
    padding: 4px 16px;
    border-bottom: 1px solid var(--hairline);
  }
  .banner .problem {
    overflow-wrap: anywhere;
  }
  .banner vscode-button {
    flex: none;
  }
`;

/** What went wrong, above what is there still, and what to do about it. */
export function banner(problem: string | undefined, way: TemplateResult): TemplateResult | typeof nothing {
  if (problem === undefined) return nothing;
  return html`<div class="banner" role="alert">
    <span class="problem">${shorten(problem, 500)}</span>
    ${way}
  </div>`;
}

/** What went wrong, in the place of what can't be shown, and what to do about it. */
export function failure(problem: string, way: TemplateResult): TemplateResult {
  return html`<div class="empty" role="alert">
    <div class="problem">${shorten(problem, 500)}</div>
    ${way}
  </div>`;
}
