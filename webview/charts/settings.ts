import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { BANDS } from '../../src/core/lines/request';
import type { Band, Grouping, LineX, Smoothing } from '../../src/core/lines/request';
import { choice } from '../ui/controls';
import { shorten } from '../ui/strings';
import type { ChartContext } from './model';

// The controls of what lines are drawn by: in the page's toolbar for all charts, in the editor for one.

type Context = Pick<ChartContext, 'metricKeys' | 'groupKeys' | 'look'>;

export function xControls(
  x: LineX,
  { metricKeys, look }: Context,
  onChange: (x: LineX) => void,
): TemplateResult {
  const { words } = look;
  return html`${choice({
    label: words.xAxis,
    value: x.by,
    choices: [
      { value: 'step', label: words.step },
      { value: 'relative', label: words.relativeTime },
      { value: 'timestamp', label: words.time },
      { value: 'metric', label: words.aMetric },
    ],
    onChange: (by) => onChange(by === 'metric' ? { by, key: metricKeys[0] ?? '' } : { by }),
  })}
  ${
    x.by === 'metric'
      ? choice({
          label: words.ofMetric,
          value: x.key,
          choices: [...new Set([x.key, ...metricKeys])].map((key) => ({
            value: key,
            label: shorten(key, 40),
          })),
          onChange: (key) => onChange({ by: 'metric', key }),
        })
      : nothing
  }`;
}

/** The least and the most of each method, and where one begins. */
const STANDARD: { readonly [M in Smoothing['method']]: Extract<Smoothing, { readonly method: M }> } = {
  none: { method: 'none' },
  ema: { method: 'ema', weight: 0.6 },
  mean: { method: 'mean', window: 11 },
  gaussian: { method: 'gaussian', sigma: 5 },
};

export function smoothingControls(
  smoothing: Smoothing,
  { look }: Pick<Context, 'look'>,
  onChange: (smoothing: Smoothing) => void,
): TemplateResult {
  const { words } = look;
  return html`${choice({
    label: words.smoothing,
    value: smoothing.method,
    choices: [
      { value: 'none', label: words.noSmoothing },
      { value: 'ema', label: words.exponential },
      { value: 'mean', label: words.runningMean },
      { value: 'gaussian', label: words.gaussian },
    ],
    onChange: (method) => onChange(STANDARD[method]),
  })}
  ${smoothing.method === 'none' ? nothing : amount(smoothing, words.smoothingAmount, onChange)}`;
}

/** The slider: weights end near 1, where the difference is made; widths grow by factors. */
function amount(
  smoothing: Exclude<Smoothing, { readonly method: 'none' }>,
  label: string,
  onChange: (smoothing: Smoothing) => void,
): TemplateResult {
  const place = placeOf(smoothing);
  const changed = (event: Event): void => {
    const at = Number((event.currentTarget as HTMLInputElement).value);
    onChange(atPlace(smoothing.method, at));
  };
  const shown =
    smoothing.method === 'ema'
      ? smoothing.weight
      : smoothing.method === 'mean'
        ? smoothing.window
        : smoothing.sigma;
  return html`<input
      type="range"
      min="0"
      max="1"
      step="0.01"
      aria-label=${label}
      aria-valuetext=${String(shown)}
      .value=${String(place)}
      @change=${changed}
    /><span class="amount number">${shown}</span>`;
}

const WIDEST = 1000;

function placeOf(smoothing: Exclude<Smoothing, { readonly method: 'none' }>): number {
  switch (smoothing.method) {
    case 'ema':
      return smoothing.weight < 0.99
        ? (smoothing.weight / 0.99) * 0.9
        : 0.9 + ((smoothing.weight - 0.99) / 0.009) * 0.1;
    case 'mean':
      return Math.log(smoothing.window) / Math.log(WIDEST);
    case 'gaussian':
      return Math.log(smoothing.sigma) / Math.log(WIDEST);
  }
}

function atPlace(method: Exclude<Smoothing['method'], 'none'>, place: number): Smoothing {
  switch (method) {
    case 'ema': {
      const weight = place < 0.9 ? (place / 0.9) * 0.99 : 0.99 + ((place - 0.9) / 0.1) * 0.009;
      return { method, weight: Math.round(weight * 1000) / 1000 };
    }
    case 'mean':
      return { method, window: Math.max(1, Math.round(WIDEST ** place)) };
    case 'gaussian':
      return { method, sigma: Math.max(0.5, Math.round(WIDEST ** place * 2) / 2) };
  }
}

export function groupChoice(
  group: Grouping | null,
  { groupKeys, look }: Context,
  onChange: (group: Grouping | null) => void,
): TemplateResult {
  const { words } = look;
  const keys: { readonly value: string; readonly label: string; readonly as: Grouping | null }[] = [
    { value: '', label: words.notGrouped, as: null },
  ];
  const add = (by: Grouping['by'], key: string): void => {
    const value = `${by} ${key}`;
    const band: Band = group?.band ?? 'std';
    if (!keys.some((one) => one.value === value))
      keys.push({ value, label: shorten(key, 30), as: { by, key, band } });
  };
  if (group) add(group.by, group.key);
  for (const key of groupKeys.params) add('param', key);
  for (const key of groupKeys.tags) add('tag', key);
  return choice({
    label: words.groupBy,
    value: group ? `${group.by} ${group.key}` : '',
    choices: keys,
    onChange: (value) => onChange(keys.find((one) => one.value === value)?.as ?? null),
  });
}

export function bandChoice(
  group: Grouping | null,
  { look }: Context,
  onChange: (group: Grouping) => void,
): TemplateResult | typeof nothing {
  if (!group) return nothing;
  const { words } = look;
  const labels: Readonly<Record<Band, string>> = {
    std: words.bandStd,
    stderr: words.bandStderr,
    minmax: words.bandMinMax,
  };
  return choice({
    label: words.band,
    value: group.band,
    choices: BANDS.map((band) => ({ value: band, label: labels[band] })),
    onChange: (band) => onChange({ ...group, band }),
  });
}
