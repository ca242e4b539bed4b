import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseCustomChart } from '../../../src/core/custom/parse';
import { sentenceText } from '../../../src/core/errors';

const chartWith = (change: {
  readonly query?: object;
  readonly dataset?: object;
  readonly chart?: object;
}): string =>
  JSON.stringify({
    query: { from: 'runs', ...change.query },
    chart: {
      type: 'bar',
      data: { datasets: [{ y: 'metrics.loss', ...change.dataset }] },
      ...change.chart,
    },
  });

/** What is said of a text: the path, the sentence, and the part of the text it is about. */
function said(source: string): readonly (readonly [path: string, sentence: string, part: string])[] {
  const { chart, problems } = parseCustomChart(source);
  assert.equal(chart, null);
  return problems.map(({ path, message, from, to }) => [path, sentenceText(message), source.slice(from, to)]);
}

describe('the text of a custom chart', () => {
  it('is that of the sample workspace', () => {
    const source = readFileSync('samples/digits/learning-rate.tidemark-chart.json', 'utf8');
    const { chart, problems } = parseCustomChart(source);
    assert.deepEqual(problems, []);
    assert.equal(chart?.type, 'bubble');
  });

  it('is read with everything that may be left out', () => {
    const { chart, problems } = parseCustomChart(chartWith({}));
    assert.deepEqual(problems, []);
    assert.ok(chart?.of === 'runs');
    assert.deepEqual(chart.query, {
      from: 'runs',
      experiments: [],
      filter: '',
      orderBy: [],
      limit: 100,
      groupBy: null,
      aggregate: 'mean',
    });
    const [dataset] = chart.datasets;
    assert.deepEqual(dataset?.x, { of: 'attribute', key: 'run_name' });
    assert.deepEqual(dataset.y, { of: 'metric', key: 'loss', value: 'last' });
    assert.equal(chart.options.legend, true);
  });

  it('names fields as the search language does', () => {
    const fieldOf = (y: string): unknown => {
      const { chart } = parseCustomChart(chartWith({ dataset: { y } }));
      return chart?.of === 'runs' ? chart.datasets[0]?.y : undefined;
    };
    assert.deepEqual(fieldOf('min(metrics.val/loss)'), { of: 'metric', key: 'val/loss', value: 'min' });
    assert.deepEqual(fieldOf('best(metrics.loss)'), { of: 'metric', key: 'loss', value: 'min' });
    assert.deepEqual(fieldOf('best(metrics.accuracy)'), { of: 'metric', key: 'accuracy', value: 'max' });
    assert.deepEqual(fieldOf('params.`batch size`'), { of: 'param', key: 'batch size' });
    assert.deepEqual(fieldOf('duration'), { of: 'attribute', key: 'duration' });
    assert.equal(fieldOf('count(metrics.loss)'), undefined);
    assert.equal(fieldOf('params.lr DESC'), undefined);
    assert.equal(fieldOf('datasets.name'), undefined);
  });

  it('is refused with the place of each mistake', () => {
    assert.deepEqual(said(chartWith({ query: { limit: 'many' }, chart: { type: 'pie' } })), [
      ['query.limit', 'A number is expected.', '"many"'],
      ['chart.type', 'One of bar, line, scatter, bubble is expected.', '"pie"'],
    ]);
    const [[path, sentence] = []] = said(chartWith({ dataset: { onClick: 'alert(1)' } }));
    assert.equal(path, 'chart.data.datasets[0]');
    assert.match(sentence ?? '', /^There is no property onClick\. Known ones are x, y, r, color/);
    assert.deepEqual(said('{"query": {"from": "runs"}}'), [
      ['', 'The property chart is missing.', '{"query": {"from": "runs"}}'],
    ]);
  });

  it('is refused where a filter or a field can not be read, at the place in it', () => {
    assert.deepEqual(said(chartWith({ query: { filter: 'nonsense.loss > 1' } })), [
      [
        'query.filter',
        "Invalid entity type 'nonsense'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
        'nonsense.loss > 1',
      ],
    ]);
    const [[, , part] = []] = said(chartWith({ query: { filter: "params.a = 'x' AND wrong.key = 1" } }));
    assert.equal(part, 'wrong.key = 1');
    const [problem] = parseCustomChart(chartWith({ query: { filter: 'metrics.a >' } })).problems;
    assert.equal(problem?.shape, false);
  });

  it('can not name what every object has', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      const [[, sentence] = []] = said(`{"${key}": {"polluted": 1}, ${chartWith({}).slice(1)}`);
      assert.match(sentence ?? '', new RegExp(`^There is no property ${key}\\.`));
    }
    assert.equal('polluted' in {}, false);
  });

  it('has limits to numbers, lengths and depth', () => {
    const scaled = chartWith({ chart: { options: { scales: { y: { max: 1 } } } } });
    assert.deepEqual(said(scaled.replace('"max":1', '"max":1e999'))[0]?.[1], 'This number is too large.');
    assert.match(said(chartWith({ query: { limit: 1e6 } }))[0]?.[1] ?? '', /from 1 to 1000/);
    assert.match(said(chartWith({ query: { filter: 'x'.repeat(20_000) } }))[0]?.[1] ?? '', /longer than/);
    assert.match(said('['.repeat(10_000))[0]?.[1] ?? '', /nested too deeply/);
    const many = { chart: { data: { datasets: Array.from({ length: 21 }, () => ({ y: 'metrics.a' })) } } };
    assert.match(said(chartWith(many))[0]?.[1] ?? '', /longer than 20/);
  });

  it('is refused where it is no JSON', () => {
    assert.deepEqual(said('{"query": }'), [['', 'This is no valid JSON: } is not expected here.', '}']]);
    assert.deepEqual(said('{"query": 1')[0]?.[1], 'The JSON text ends too early.');
    assert.deepEqual(said('')[0]?.[1], 'The JSON text ends too early.');
    assert.equal(
      said('{"a": 1, "a": 2}').some(([, what]) => what === 'This property is here twice.'),
      true,
    );
  });

  it('of series takes expressions over metrics', () => {
    const series = (y: string): string =>
      chartWith({
        query: { from: 'series', x: 'time', smoothing: 0.9 },
        dataset: { y },
        chart: { type: 'line', data: { datasets: [{ y }] } },
      });
    const { chart } = parseCustomChart(series('val/loss - train/loss'));
    assert.ok(chart?.of === 'series');
    assert.equal(chart.query.x, 'time');
    assert.equal(said(series('loss +'))[0]?.[0], 'chart.data.datasets[0].y');
    assert.match(said(series('loss').replace('"line"', '"bar"'))[0]?.[1] ?? '', /One of line, scatter/);
  });
});
