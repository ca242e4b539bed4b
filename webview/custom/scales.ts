import type { ScaleSpec } from '../../src/core/custom/spec';
import type { Axis } from '../charts/figure/options';

/** An axis with what the person says of it. */
export function scaled(axis: Axis, { min, max, stacked, beginAtZero, reverse }: ScaleSpec): Axis {
  return {
    ...axis,
    ...(min !== null && { min }),
    ...(max !== null && { max }),
    ...(stacked && { stacked }),
    ...(beginAtZero && { beginAtZero }),
    ...(reverse && { reverse }),
  };
}

export function isLog({ type }: ScaleSpec): boolean {
  return type === 'logarithmic';
}
