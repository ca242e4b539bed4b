import type { TemplateResult } from 'lit';
import { html, nothing, svg } from 'lit';
import type { ShownLine } from './looks';
import type { Plot } from './plot';
import { readingAt } from './series';

/** More dots than this would hide the lines. */
const MOST_DOTS = 50;

/** The crosshair and a dot on each line, over the canvas: moving it draws no line anew. */
export function cursorMarks(
  plot: Plot | undefined,
  lines: readonly ShownLine[],
  x: number | null,
  background: string,
): TemplateResult | typeof nothing {
  if (!plot || x === null) return nothing;
  const { width, height } = plot.size;
  const { left, right, top, bottom } = plot.area;
  const map = plot.mapping;
  const place = map.x(x);
  if (!(place >= left - 1 && place <= right + 1)) return nothing;
  const at = Math.round(place) + 0.5;
  const reach = plot.reach(12);
  const dots = lines.slice(0, MOST_DOTS).flatMap(({ points, smoothed, colour }) => {
    const shown = smoothed ?? points;
    const reading = readingAt(shown, x, reach);
    if (!reading || !Number.isFinite(reading.value)) return [];
    const dot = { x: map.x(reading.x), y: map.y(reading.value) };
    if (!(dot.x >= left - 4 && dot.x <= right + 4 && dot.y >= top - 4 && dot.y <= bottom + 4)) return [];
    return [svg`<circle cx=${dot.x} cy=${dot.y} r="3.5" fill=${colour} stroke=${background}></circle>`];
  });
  return html`<svg class="cursor" width=${width} height=${height} aria-hidden="true">
    <line x1=${at} x2=${at} y1=${top} y2=${bottom}></line>
    ${dots}
  </svg>`;
}
