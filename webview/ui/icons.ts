import type { TemplateResult } from 'lit';
import { html, svg } from 'lit';

function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${svg`<path d=${path} fill="none" stroke="currentColor" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"></path>`}
  </svg>`;
}

export const tableIcon = icon('M2.5 3.5h11v9h-11z M2.5 6.5h11 M2.5 9.5h11 M6.5 3.5v9');
export const chartIcon = icon('M2.5 2.5v11h11 M4.5 10.5l3-4 2.5 2 3.5-5');
export const resetIcon = icon('M3 8a5 5 0 1 0 1.6-3.7 M3 2.5v2.6h2.6');
export const chevronDown = icon('M4.5 6.5l3.5 3.5 3.5-3.5');
export const chevronRight = icon('M6.5 4.5l3.5 3.5-3.5 3.5');
export const filesIcon = icon('M5.5 2.5h4l3 3v6h-7z M9.5 2.5v3h3 M3.5 5v8.5h6.5');
export const sourceIcon = icon('M5.5 4.5L2 8l3.5 3.5 M10.5 4.5L14 8l-3.5 3.5 M9 3.5l-2 9');
export const diffIcon = icon('M2.5 3h11v10h-11z M8 3v10 M4.2 6.2h2 M9.8 9.8h2 M10.8 8.8v2');
