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
export const copyIcon = icon('M5.5 5.5h8v8h-8z M3.5 10.5h-1v-8h8v1');
export const editIcon = icon(
  'M3 13l.7-3L10.5 3.2a1.2 1.2 0 0 1 1.7 0l.6 .6a1.2 1.2 0 0 1 0 1.7L6 12.3z M9.5 4.2l2.3 2.3',
);
export const compareIcon = icon('M5 3.5h-1.5v9H5 M11 3.5h1.5v9H11 M8 2v12');
export const revealIcon = icon('M2.5 3.5h4 M4.5 3.5v9h2.5 M4.5 8h2.5 M9.5 8h4 M9.5 12.5h4');
export const codeIcon = icon('M5.5 4.5L2 8l3.5 3.5 M10.5 4.5L14 8l-3.5 3.5');
export const addIcon = icon('M8 3v10 M3 8h10');
export const infoIcon = icon('M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z M8 7.2v3.6 M8 5.2v.01');
export const closeIcon = icon('M4 4l8 8 M12 4l-8 8');
export const openIcon = icon('M9.5 2.5h4v4 M13.5 2.5L7.5 8.5 M11.5 9v4.5h-9v-9H7');
export const saveIcon = icon('M8 2.5v8 M4.5 7.5L8 11l3.5-3.5 M2.5 13.5h11');
export const folderIcon = icon('M1.5 4v8.5h13v-7h-7L6 3.5H1.5z');
export const fileIcon = icon('M3.5 1.5h6l3 3v10h-9z M9.5 1.5v3h3');
export const imageIcon = icon('M2.5 3h11v10h-11z M2.5 11l3.5-4 3 3 1.5-1.5 3 3 M10.5 6h.01');

/** A run's status, as the trees show it. */
export const statusIcons = {
  RUNNING: html`<svg
    class="icon status running"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
  >
    ${svg`<circle cx="8" cy="8" r="4" fill="currentColor"></circle>`}
  </svg>`,
  SCHEDULED: html`<svg class="icon status" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.2"></circle>`}
  </svg>`,
  FINISHED: html`<svg
    class="icon status finished"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
  >
    ${svg`<path d="M3 8.5l3.3 3.3L13 4.8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"></path>`}
  </svg>`,
  FAILED: html`<svg class="icon status failed" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${svg`<path d="M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z M5.7 5.7l4.6 4.6 M10.3 5.7l-4.6 4.6" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linecap="round"></path>`}
  </svg>`,
  KILLED: html`<svg class="icon status killed" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${svg`<rect x="4" y="4" width="8" height="8" fill="none" stroke="currentColor" stroke-width="1.2"></rect>`}
  </svg>`,
} as const;
export const stopIcon = icon('M4 4h8v8H4z');
export const fullScreenIcon = icon('M3 6V3h3 M10 3h3v3 M13 10v3h-3 M6 13H3v-3');
export const smallScreenIcon = icon('M6 3v3H3 M13 6h-3V3 M10 13v-3h3 M3 10h3v3');
export const moreIcon = icon(
  'M3.6 8a.4 .4 0 1 0 .8 0a.4 .4 0 1 0-.8 0 M7.6 8a.4 .4 0 1 0 .8 0a.4 .4 0 1 0-.8 0 M11.6 8a.4 .4 0 1 0 .8 0a.4 .4 0 1 0-.8 0',
);
