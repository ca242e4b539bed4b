import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { shorten, titleText } from '../../ui/strings';
import { lineSample } from '../../ui/swatch';
import type { Look } from '../model';
import type { ShownLine } from './looks';
import { readable } from './looks';

/** As many as fit two rows of a chart. */
const MOST_NAMES = 12;

interface Name {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
}

/**
 * Which colours are which groups, and which lines which expression, below a chart: of runs alone the page's own legend
 * tells it.
 */
export function lineLegend(
  lines: readonly ShownLine[],
  { theme, formats }: Look,
): TemplateResult | typeof nothing {
  const names = namesOf(lines, theme.muted);
  if (names.length === 0) return nothing;
  const more = names.length - MOST_NAMES;
  return html`<div class="legend">
    ${names
      .slice(0, MOST_NAMES)
      .map(
        ({ label, colour, dash }) =>
          html`<span title=${titleText(label)}>${lineSample(colour, dash)}${shorten(label, 30)}</span>`,
      )}
    ${more > 0 ? html`<span>+${formats.count(more)}</span>` : nothing}
  </div>`;
}

function namesOf(lines: readonly ShownLine[], muted: string): readonly Name[] {
  const groups = new Map<string, Name>();
  const expressions = new Map<string, Name>();
  for (const { owner, runId, expression, colour, dash } of lines) {
    if (runId === null) groups.set(owner, { label: owner, colour, dash: [] });
    expressions.set(expression, { label: readable(expression), colour, dash });
  }
  if (expressions.size < 2) return [...groups.values()];
  const owners = new Set(lines.map(({ owner, runId }) => runId ?? owner));
  // Of one run or group they have the colours, else the dashes.
  if (owners.size === 1) return [...expressions.values()];
  return [...groups.values(), ...[...expressions.values()].map((name) => ({ ...name, colour: muted }))];
}
