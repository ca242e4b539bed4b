import { dictionary, finite, flag, integer, list, nullable, shape, text } from '../decode';
import { metricName } from '../expression/tokens';
import type { Decoder } from '../rpc';
import { barKind } from './bar';
import { imagesKind } from './images';
import type { ChartKind, ChartSpec } from './kinds';
import { chartSpec } from './kinds';
import type { LineSettings } from './line';
import { lineOf, lineSettings, STANDARD_LINE_SETTINGS } from './line';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface PlacedChart {
  readonly id: string;
  /** The metric it was made for by itself, or `IMAGES`; null for a person's own chart. Without that it isn't shown. */
  readonly metric: string | null;
  readonly spec: ChartSpec;
  /** Columns of the grid that it spans, 1 to 4. */
  readonly columns: number;
  /** Of the drawing, in pixels. */
  readonly height: number;
}

export interface ChartSection {
  /** Also its title; '' for metrics without a prefix. */
  readonly name: string;
  readonly open: boolean;
  readonly charts: readonly PlacedChart[];
}

/** How a person has arranged the charts: what a panel persists, and what a saved view holds under `charts`. */
export interface ChartsArrangement {
  readonly settings: LineSettings;
  /** Empty until something is arranged: then they are made of the metrics that there are. */
  readonly sections: readonly ChartSection[];
  /** Metrics (or `IMAGES`) whose chart was taken away. */
  readonly removed: readonly string[];
  readonly hiddenRuns: readonly string[];
  /** Only charts are shown whose name this regular expression finds. */
  readonly filter: string;
  /** The zoomed range of all charts on an x axis, by `axisId`. */
  readonly zoom: Readonly<Record<string, Span>>;
  /** Where the sliders of charts stand, by the chart's id; one that isn't here is at the last step, and stays there. */
  readonly steps: Readonly<Record<string, number>>;
}

export const STANDARD_HEIGHT = 220;
export const SYSTEM_SECTION = 'system';
/** Stands among the metrics that charts are made for; no metric can be called so. */
export const IMAGES = '#images';
export const IMAGES_SECTION = 'images';
/** Of kinds that show more than one thing beside another; a grid of images is as wide as the page. */
const SIZES: Readonly<Partial<Record<ChartKind, { readonly columns: number; readonly height: number }>>> = {
  images: { columns: 4, height: 360 },
  parallel: { columns: 2, height: 280 },
  correlation: { columns: 2, height: 360 },
  slice: { columns: 2, height: STANDARD_HEIGHT },
};
const MOST_CHARTS = 20_000;

export const STANDARD_CHARTS: ChartsArrangement = {
  settings: STANDARD_LINE_SETTINGS,
  sections: [],
  removed: [],
  hiddenRuns: [],
  filter: '',
  zoom: {},
  steps: {},
};

export const chartsArrangement: Decoder<ChartsArrangement> = shape<ChartsArrangement>({
  settings: lineSettings,
  sections: list(
    shape<ChartSection>({
      name: text,
      open: flag,
      charts: list(
        shape<PlacedChart>({
          id: text,
          metric: nullable(text),
          spec: chartSpec,
          columns: integer(1, 4),
          height: integer(100, 4000),
        }),
        MOST_CHARTS,
      ),
    }),
    MOST_CHARTS,
  ),
  removed: list(text),
  hiddenRuns: list(text),
  filter: text,
  zoom: dictionary(shape<Span>({ from: finite, to: finite })),
  // Views that were saved before have none.
  steps: (value) => (value === undefined ? {} : dictionary(finite)(value)),
});

/** A kept arrangement; null when there is none, or one of another version. */
export function keptCharts(kept: unknown): ChartsArrangement | null {
  try {
    return chartsArrangement(kept);
  } catch {
    return null;
  }
}

export function restoredCharts(kept: unknown): ChartsArrangement {
  return keptCharts(kept) ?? STANDARD_CHARTS;
}

/** What stands before the first slash of a metric's key. */
export function prefixOf(key: string): string {
  const slash = key.indexOf('/');
  return slash > 0 && slash < key.length - 1 ? key.slice(0, slash) : '';
}

/**
 * The sections of a workspace over runs with these metrics (`IMAGES` among them where there are some): as they were
 * arranged, and a chart for every one that has none yet in the section of its prefix. Of those that are `single` a run
 * has one value, which is no line.
 */
export function sectionsOf(
  { sections, removed }: Pick<ChartsArrangement, 'sections' | 'removed'>,
  metricKeys: readonly string[],
  single: ReadonlySet<string> = new Set(),
): readonly ChartSection[] {
  const placed = new Set(sections.flatMap(({ charts }) => charts.flatMap(({ metric }) => metric ?? [])));
  const gone = new Set(removed);
  const added = new Map<string, PlacedChart[]>();
  for (const key of metricKeys) {
    if (placed.has(key) || gone.has(key)) continue;
    const section = key === IMAGES ? IMAGES_SECTION : prefixOf(key);
    const charts = added.get(section) ?? [];
    charts.push(chartOfMetric(key, single.has(key)));
    added.set(section, charts);
  }
  if (added.size === 0) return sections;
  const extended = sections.map((section) => {
    const charts = added.get(section.name) ?? [];
    added.delete(section.name);
    return charts.length === 0 ? section : { ...section, charts: [...section.charts, ...charts] };
  });
  const made = [...added]
    .map(([name, charts]): ChartSection => ({ name, open: true, charts }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  if (sections.length === 0) return made;
  // What the machine did is looked at last.
  const system = extended.findIndex(({ name }) => name === SYSTEM_SECTION);
  return system < 0 ? [...extended, ...made] : extended.toSpliced(system, 0, ...made);
}

function rank(name: string): number {
  if (name === SYSTEM_SECTION) return 3;
  return name === '' ? 0 : name === IMAGES_SECTION ? 2 : 1;
}

export function chartOfMetric(key: string, single = false): PlacedChart {
  const spec =
    key === IMAGES
      ? imagesKind.standard({ metricKeys: [], paramKeys: [] })
      : single
        ? barKind.standard({ metricKeys: [key], paramKeys: [] })
        : lineOf([metricName(key)]);
  return placed({ id: key === IMAGES ? 'images' : `metric ${key}`, metric: key, spec });
}

/** A new chart, in the size that its kind asks for. */
export function placed(chart: Pick<PlacedChart, 'id' | 'metric' | 'spec'>): PlacedChart {
  return { ...chart, columns: 1, height: STANDARD_HEIGHT, ...SIZES[chart.spec.kind] };
}

/** The charts of a section that these runs have something for. */
export function shownCharts(section: ChartSection, metricKeys: ReadonlySet<string>): readonly PlacedChart[] {
  return section.charts.filter(({ metric }) => metric === null || metricKeys.has(metric));
}

export function changeChart(
  sections: readonly ChartSection[],
  id: string,
  change: (chart: PlacedChart) => PlacedChart,
): readonly ChartSection[] {
  return sections.map((section) =>
    section.charts.some((chart) => chart.id === id)
      ? { ...section, charts: section.charts.map((chart) => (chart.id === id ? change(chart) : chart)) }
      : section,
  );
}

/** At the end of a section, which is made if there is none. */
export function addChart(
  sections: readonly ChartSection[],
  name: string,
  chart: PlacedChart,
): readonly ChartSection[] {
  if (!sections.some((section) => section.name === name))
    return [{ name, open: true, charts: [chart] }, ...sections];
  return sections.map((section) =>
    section.name === name ? { ...section, open: true, charts: [...section.charts, chart] } : section,
  );
}

export function removeChart(arrangement: ChartsArrangement, id: string): ChartsArrangement {
  const chart = arrangement.sections.flatMap(({ charts }) => charts).find((one) => one.id === id);
  if (!chart) return arrangement;
  return {
    ...arrangement,
    sections: arrangement.sections
      .map((section) => ({ ...section, charts: section.charts.filter((one) => one.id !== id) }))
      .filter(
        (section, index) => section.charts.length > 0 || arrangement.sections[index]?.charts.length === 0,
      ),
    removed: chart.metric === null ? arrangement.removed : [...arrangement.removed, chart.metric],
    steps: withStep(arrangement.steps, id, undefined),
  };
}

export function withStep(
  steps: ChartsArrangement['steps'],
  id: string,
  step: number | undefined,
): ChartsArrangement['steps'] {
  const others = Object.entries(steps).filter(([other]) => other !== id);
  return Object.fromEntries(step === undefined ? others : [...others, [id, step]]);
}

/** Puts a chart before another one (of any section), or at the end of a section. */
export function moveChart(
  sections: readonly ChartSection[],
  id: string,
  to: { readonly before: string } | { readonly section: string },
): readonly ChartSection[] {
  const chart = sections.flatMap(({ charts }) => charts).find((one) => one.id === id);
  if (!chart || ('before' in to && to.before === id)) return sections;
  return sections.map((section) => {
    const others = section.charts.filter((one) => one.id !== id);
    const at = 'before' in to ? others.findIndex((one) => one.id === to.before) : others.length;
    const here = 'before' in to ? at >= 0 : section.name === to.section;
    return here
      ? { ...section, charts: others.toSpliced(at, 0, chart) }
      : others.length === section.charts.length
        ? section
        : { ...section, charts: others };
  });
}

/** One place on or back among the charts that are shown, across sections. */
export function stepChart(
  sections: readonly ChartSection[],
  id: string,
  direction: 1 | -1,
  metricKeys: ReadonlySet<string>,
): readonly ChartSection[] {
  const at = sections.findIndex(({ charts }) => charts.some((chart) => chart.id === id));
  const section = sections[at];
  if (!section) return sections;
  const shown = shownCharts(section, metricKeys);
  const index = shown.findIndex((chart) => chart.id === id);
  const neighbour = shown[index + direction];
  if (neighbour) {
    if (direction === -1) return moveChart(sections, id, { before: neighbour.id });
    const after = shown[index + 2];
    return moveChart(sections, id, after ? { before: after.id } : { section: section.name });
  }
  const next = sections[at + direction];
  if (!next) return sections;
  const [first] = shownCharts(next, metricKeys);
  return moveChart(sections, id, direction === 1 && first ? { before: first.id } : { section: next.name });
}
