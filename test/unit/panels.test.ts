import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { chartsProtocol } from '../../src/core/panels/charts';
import { compareProtocol } from '../../src/core/panels/compare';
import { panelHtml } from '../../src/core/panels/page';

const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const data = {
  kind: 'line',
  groups: [],
  owner: column(0),
  expression: column(0),
  offsets: column(0, 2),
  count: column(2),
  exact: column(1),
  from: column(0),
  to: column(1),
  x: column(0, 1),
  y: column(NaN, 1),
  other: column(),
  low: column(),
  high: column(),
  runs: column(),
};

describe('charts protocol', () => {
  const { params, result } = chartsProtocol.requests.data;

  it('takes packed lines, with or without the other coordinate', () => {
    assert.deepEqual(result(data), data);
    const timed = { ...data, other: column(5, 6) };
    assert.deepEqual(result({ ...timed, more: 1 }), timed);
  });

  it('refuses columns of different lengths, and lists in place of columns', () => {
    assert.throws(() => result({ ...data, y: column(1) }), /differ in length/);
    assert.throws(() => result({ ...data, other: column(1) }), /differ in length/);
    assert.throws(() => result({ ...data, offsets: column(0, 1) }), /differ in length/);
    assert.throws(() => result({ ...data, x: [0, 1] }), /At \.x: expected an object, found a list/);
  });

  it('refuses requests for absurd widths, axes and smoothing', () => {
    const request = {
      kind: 'line',
      runIds: ['r'],
      y: ['loss'],
      x: { by: 'step' },
      from: null,
      to: 5,
      pixels: 400,
      keep: 'shape',
      smoothing: { method: 'ema', weight: 0.9 },
      group: null,
    };
    assert.deepEqual(params(request), request);
    for (const bad of [
      { kind: 'pie' },
      { pixels: 0 },
      { keep: 'all' },
      { pixels: 1e9 },
      { x: { by: 'moon' } },
      { from: NaN },
      { runIds: 'all' },
      { smoothing: { method: 'ema', weight: 1 } },
      { smoothing: { method: 'mean', window: 1e9 } },
      { group: { by: 'param', key: 'lr', band: 'wide' } },
    ]) {
      assert.throws(() => params({ ...request, ...bad }));
    }
  });
});

describe('compare protocol', () => {
  it('takes texts, numbers (NaN too) and nothing as values', () => {
    const { compare, cells } = compareProtocol.requests;
    const row = { section: 'params', key: 'lr', differs: true, explains: 0.5 };
    const comparison = {
      version: 1,
      runs: [],
      goneRunIds: ['g'],
      rows: [row],
      sameCount: 0,
      metricKeys: ['m'],
    };
    assert.deepEqual(compare.result(comparison), comparison);
    assert.deepEqual(cells.result([['0.1', NaN, null]]), [['0.1', NaN, null]]);
    assert.equal(cells.result(null), null);
    assert.throws(() => cells.result([[1, true]]), /\[0\]\[1\]/);
  });
});

describe('panel page', () => {
  const html = panelHtml({
    script: 'https://host/charts.js?a=1&b="2"',
    cspSource: 'https://host',
    nonce: 'N0nce',
    title: '</title><script>alert(1)</script>',
    start: {
      strings: { a: '</script><script>alert(1)</script>' },
      locale: 'ko',
      identity: { folder: '<!--' },
      first: { name: '</script>' },
    },
  });

  it('allows nothing but its own script and styles', () => {
    assert.match(
      html,
      /default-src 'none'; .*style-src https:\/\/host 'nonce-N0nce'; script-src 'nonce-N0nce'"/,
    );
    assert.doesNotMatch(html, /unsafe-/);
  });

  it('lets no data end its element', () => {
    assert.equal(html.match(/<script/g)?.length, 2);
    assert.doesNotMatch(html, /<script>|<!--/);
    assert.match(html, /src="https:\/\/host\/charts\.js\?a=1&amp;b=&quot;2&quot;"/);
  });
});
