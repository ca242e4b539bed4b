import type { TemplateResult } from 'lit';
import { html, nothing, svg } from 'lit';
import type { MetricRange } from '../../src/core/backend';

const WIDTH = 120;
const HEIGHT = 18;

/** A series at a glance. What is no finite number is a gap in the line. */
export function sparkline(range: MetricRange | undefined, colour: string): TemplateResult | typeof nothing {
  if (!range) return nothing;
  const path = linePath(range, WIDTH, HEIGHT);
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`<path d=${path} fill="none" stroke=${colour} stroke-width="1.25" vector-effect="non-scaling-stroke" stroke-linejoin="round" stroke-linecap="round"></path>`}
  </svg>`;
}

export function linePath({ x, y, extent }: MetricRange, width: number, height: number): string {
  let low = Infinity;
  let high = -Infinity;
  for (const value of y) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!extent || low > high) return '';
  const pad = 2;
  const across = extent.to - extent.from || 1;
  const up = high - low || 1;
  const flat = high === low;
  const parts: string[] = [];
  let pen = 'M';
  for (const [index, value] of y.entries()) {
    if (!Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    const left = (((x[index] ?? 0) - extent.from) / across) * (width - 2 * pad) + pad;
    const top = flat ? height / 2 : height - pad - ((value - low) / up) * (height - 2 * pad);
    parts.push(`${pen}${left.toFixed(1)} ${top.toFixed(1)}`);
    pen = 'L';
  }
  // One point is a dot: a line of no length with round ends.
  if (parts.length === 1) parts.push((parts[0] ?? '').replace('M', 'L'));
  return parts.join('');
}
