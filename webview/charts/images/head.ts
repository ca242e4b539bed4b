import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { shorten, titleText } from '../../ui/strings';
import { swatch } from '../../ui/swatch';
import type { ShownImages } from './shown';

/** Above a column: the run with its colour, or the key. */
export function headView({ grid, runs }: ShownImages, head: string): TemplateResult {
  const run = grid.heads === 'runs' ? runs.get(head) : undefined;
  const name = run?.runName ?? head;
  return html`<div class="head ${run?.faded ? 'faded' : ''}" role="columnheader" title=${titleText(name)}>
    ${run ? swatch(run.colour) : nothing}<span class="ellipsis">${shorten(name, 60)}</span>
  </div>`;
}
