import type { XAxis } from '../../src/core/backend';
import { dictionary, finite, flag, list, oneOf, shape, text } from '../../src/core/decode';
import { X_AXES } from '../../src/core/panels/charts';
import type { Decoder } from '../../src/core/rpc';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a person has arranged the page: what is persisted, besides which runs it shows. */
export interface Arrangement {
  readonly x: XAxis;
  readonly logScale: boolean;
  /** Hidden ones rather than shown ones: what is logged later appears by itself. */
  readonly hiddenRuns: readonly string[];
  readonly hiddenMetrics: readonly string[];
  readonly collapsedGroups: readonly string[];
  /** The zoomed range of a metric's chart, on the current x axis. */
  readonly zoom: Readonly<Record<string, Span>>;
}

const STANDARD: Arrangement = {
  x: 'step',
  logScale: false,
  hiddenRuns: [],
  hiddenMetrics: [],
  collapsedGroups: [],
  zoom: {},
};

const decoder: Decoder<Arrangement> = shape<Arrangement>({
  x: oneOf(X_AXES),
  logScale: flag,
  hiddenRuns: list(text),
  hiddenMetrics: list(text),
  collapsedGroups: list(text),
  zoom: dictionary(shape<Span>({ from: finite, to: finite })),
});

/** The arrangement in a panel's saved state; the standard one when there is none, or one of another version. */
export function restoredArrangement(saved: unknown): Arrangement {
  try {
    return decoder(saved);
  } catch {
    return STANDARD;
  }
}

/** `list` with `item` in it, or without. */
export function withItem(items: readonly string[], item: string, present: boolean): readonly string[] {
  const others = items.filter((other) => other !== item);
  return present ? [...others, item] : others;
}

export interface MetricGroup {
  /** '' for metrics without a prefix. */
  readonly prefix: string;
  readonly metrics: readonly { readonly key: string; readonly title: string }[];
}

/** Metrics by what stands before their first slash; those without one come first. */
export function groupMetrics(keys: readonly string[]): readonly MetricGroup[] {
  const groups = new Map<string, { key: string; title: string }[]>();
  for (const key of keys) {
    const slash = key.indexOf('/');
    const prefix = slash > 0 && slash < key.length - 1 ? key.slice(0, slash) : '';
    const group = groups.get(prefix) ?? [];
    group.push({ key, title: prefix === '' ? key : key.slice(slash + 1) });
    groups.set(prefix, group);
  }
  // What the machine did is looked at last.
  const rank = (prefix: string): number => (prefix === '' ? 0 : prefix === 'system' ? 2 : 1);
  return [...groups]
    .map(([prefix, metrics]) => ({ prefix, metrics }))
    .sort((a, b) => rank(a.prefix) - rank(b.prefix) || (a.prefix < b.prefix ? -1 : 1));
}
