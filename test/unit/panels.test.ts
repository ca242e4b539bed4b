import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { chartsProtocol } from '../../src/core/panels/charts';
import { compareProtocol } from '../../src/core/panels/compare';
import { panelHtml } from '../../src/core/panels/page';

const range = {
  runId: 'r',
  key: 'loss',
  x: Float64Array.of(0, 1),
  y: Float64Array.of(NaN, 1),
  count: 2,
  exact: true,
  extent: { from: 0, to: 1 },
};

describe('charts protocol', () => {
  const { params, result } = chartsProtocol.requests.ranges;

  it('takes the ranges of series, with or without the other coordinate', () => {
    assert.deepEqual(result([range]), [range]);
    const other = Float64Array.of(5, 6);
    assert.deepEqual(result([{ ...range, other, more: 1 }]), [{ ...range, other }]);
  });

  it('refuses columns of different lengths, and lists in place of columns', () => {
    assert.throws(() => result([{ ...range, y: Float64Array.of(1) }]), /differ in length/);
    assert.throws(() => result([{ ...range, other: Float64Array.of(1) }]), /differ in length/);
    assert.throws(() => result([{ ...range, x: [0, 1] }]), /At \[0\]\.x: expected a Float64Array/);
  });

  it('refuses requests for absurd widths and axes', () => {
    const request = { series: [{ runId: 'r', key: 'loss' }], x: 'step', from: null, to: 5, pixels: 400 };
    assert.deepEqual(params(request), request);
    for (const bad of [{ pixels: 0 }, { pixels: 1e9 }, { x: 'moon' }, { from: NaN }, { series: 'all' }]) {
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
