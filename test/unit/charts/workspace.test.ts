import assert from 'node:assert/strict';
import { chartName } from '../../../src/core/charts/kinds';
import { lineOf, settingsOf, shownExpressions, STANDARD_LINE_SETTINGS } from '../../../src/core/charts/line';
import type { ChartsArrangement, ChartSection } from '../../../src/core/charts/workspace';
import {
  addChart,
  chartOfMetric,
  chartsArrangement,
  moveChart,
  removeChart,
  restoredCharts,
  sectionsOf,
  STANDARD_CHARTS,
  stepChart,
} from '../../../src/core/charts/workspace';

const KEYS = ['accuracy', 'loss', 'system/cpu', 'train/acc', 'train/loss', 'val/loss'];
const plan = (sections: readonly ChartSection[]): string[] =>
  sections.map(({ name, charts }) => `${name}: ${charts.map(({ spec }) => chartName(spec)).join(' ')}`);
const ordered = (): readonly ChartSection[] => sectionsOf(STANDARD_CHARTS, KEYS);

describe('a workspace of charts', () => {
  it('begins with a chart for each metric, by prefix, what the machine did last', () => {
    assert.deepEqual(plan(ordered()), [
      ': accuracy loss',
      'train: train/acc train/loss',
      'val: val/loss',
      'system: system/cpu',
    ]);
  });

  it('begins with bars for metrics of which a run has one value', () => {
    const charts = sectionsOf(STANDARD_CHARTS, KEYS, new Set(['accuracy', 'val/loss'])).flatMap(
      (section) => section.charts,
    );
    assert.deepEqual(
      charts.flatMap(({ metric, spec }) => (spec.kind === 'bar' ? [[metric, chartName(spec)]] : [])),
      [
        ['accuracy', 'accuracy'],
        ['val/loss', 'val/loss'],
      ],
    );
    assert.equal(charts.filter(({ spec }) => spec.kind === 'line').length, 4);
  });

  it('keeps what was arranged, and adds what is logged later', () => {
    const arranged = { ...STANDARD_CHARTS, sections: ordered() };
    assert.equal(sectionsOf(arranged, KEYS), arranged.sections);
    assert.deepEqual(plan(sectionsOf(arranged, [...KEYS, 'train/lr', 'test/loss'])), [
      ': accuracy loss',
      'train: train/acc train/loss train/lr',
      'val: val/loss',
      'test: test/loss',
      'system: system/cpu',
    ]);
  });

  it('takes what was saved before charts had sliders, and forgets the slider of a chart that goes', () => {
    const read = chartsArrangement({ ...STANDARD_CHARTS, sections: ordered(), steps: undefined });
    assert.deepEqual(read.steps, {});
    const kept = { ...read, steps: { 'metric loss': 3, images: 10 } };
    assert.deepEqual(removeChart(kept, 'metric loss').steps, { images: 10 });
  });

  it('does not bring back what was removed', () => {
    const removed = removeChart({ ...STANDARD_CHARTS, sections: ordered() }, 'metric val/loss');
    assert.deepEqual(plan(sectionsOf(removed, KEYS)), [
      ': accuracy loss',
      'train: train/acc train/loss',
      'system: system/cpu',
    ]);
  });

  it('moves charts before others, into sections, and by steps over their ends', () => {
    const moved = moveChart(ordered(), 'metric val/loss', { before: 'metric loss' });
    assert.deepEqual(plan(moved)[0], ': accuracy val/loss loss');
    const keys = new Set(KEYS);
    const once = stepChart(ordered(), 'metric loss', 1, keys);
    assert.deepEqual(plan(once).slice(0, 2), [': accuracy', 'train: loss train/acc train/loss']);
    const back = stepChart(once, 'metric loss', -1, keys);
    assert.deepEqual(plan(back).slice(0, 2), plan(ordered()).slice(0, 2));
    assert.deepEqual(plan(stepChart(ordered(), 'metric accuracy', -1, keys)), plan(ordered()));
    const twice = stepChart(stepChart(ordered(), 'metric accuracy', 1, keys), 'metric accuracy', -1, keys);
    assert.deepEqual(plan(twice), plan(ordered()));
  });

  it('is read back as it was kept, and refuses what it does not understand', () => {
    const own = {
      id: 'a',
      metric: null,
      spec: { ...lineOf(['a - b']), match: '^x' },
      columns: 2,
      height: 300,
    };
    const arranged: ChartsArrangement = { ...STANDARD_CHARTS, sections: addChart(ordered(), 'mine', own) };
    assert.deepEqual(chartsArrangement(JSON.parse(JSON.stringify(arranged))), arranged);
    const bad = {
      ...arranged,
      sections: [{ name: 'x', open: true, charts: [{ ...own, spec: { kind: 'pie' } }] }],
    };
    assert.throws(() => chartsArrangement(bad), /\.sections\[0\]\.charts\[0\]\.spec.*kind/);
    assert.equal(restoredCharts(bad), STANDARD_CHARTS);
    assert.equal(restoredCharts(undefined), STANDARD_CHARTS);
  });

  it('finds metrics by a regular expression, and stands a wrong one', () => {
    const spec = { ...lineOf(['loss']), match: 'loss$' };
    assert.deepEqual(shownExpressions(spec, KEYS), ['loss', 'train/loss', 'val/loss']);
    assert.deepEqual(shownExpressions({ ...spec, match: '(' }, KEYS), ['loss']);
  });

  it('lets a chart differ from the page, in not being grouped too', () => {
    const group = { by: 'param', key: 'lr', band: 'std' } as const;
    const page = { ...STANDARD_LINE_SETTINGS, group, logY: true };
    assert.deepEqual(settingsOf(lineOf([]), page), page);
    const own = settingsOf({ ...lineOf([]), group: { as: null }, logY: false, x: { by: 'timestamp' } }, page);
    assert.deepEqual(own, { ...page, group: null, logY: false, x: { by: 'timestamp' } });
    assert.equal(chartOfMetric('a b').spec.kind, 'line');
  });
});
