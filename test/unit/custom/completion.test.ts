import assert from 'node:assert/strict';
import { chartCompletions } from '../../../src/core/custom/completion';

const NAMES = {
  metrics: ['loss', 'val/accuracy', 'a "quoted" one'],
  params: ['lr', 'batch size'],
  tags: ['team'],
  values: { status: ['RUNNING', 'FINISHED'] },
  experiments: ['digits', 'Digits, old'],
};

/** What is offered at the bar in a text, each with the part it takes the place of. */
function offered(marked: string): readonly (readonly [text: string, replaced: string])[] {
  const offset = marked.indexOf('|');
  const source = marked.replace('|', '');
  return chartCompletions(source, offset, NAMES).map(({ text, from, to }) => [text, source.slice(from, to)]);
}
const texts = (marked: string): readonly string[] => offered(marked).map(([text]) => text);

describe('completion in the text of a custom chart', () => {
  it('offers the fields of runs where one is expected, and what stands for them in quotes', () => {
    const dataset = (part: string): string =>
      `{"query": {"from": "runs"}, "chart": {"type": "bar", "data": {"datasets": [{${part}`;
    assert.deepEqual(offered(dataset('"y": "metrics.|"}]}}}')), [
      ['metrics.loss', 'metrics.'],
      ['metrics.val/accuracy', 'metrics.'],
      ['metrics.`a \\"quoted\\" one`', 'metrics.'],
    ]);
    assert.deepEqual(texts(dataset('"x": "params.|')), ['params.lr', 'params.`batch size`']);
    assert.deepEqual(texts(dataset('"y": "metrics.loss", "color": "ta|"')), ['tags.team']);
    assert.deepEqual(offered(dataset('"y": "max(metrics.l|')), [['metrics.loss', 'metrics.l']]);
    assert.ok(texts(dataset('"r": "|"')).includes('max('));
    assert.deepEqual(texts(dataset('"label": "me|"')), []);
    assert.deepEqual(texts(dataset('"|')), []);
  });

  it('offers the search language in the query, and experiments by name', () => {
    assert.deepEqual(texts('{"query": {"from": "runs", "filter": "status = |"}}'), [
      "'RUNNING'",
      "'FINISHED'",
    ]);
    assert.deepEqual(texts('{"query": {"filter": "params.lr > 1 |"}}'), ['AND', 'OR']);
    assert.deepEqual(texts('{"query": {"orderBy": ["start_time", "metrics.v|"]}}'), ['metrics.val/accuracy']);
    assert.deepEqual(texts('{"query": {"groupBy": "params.l|"'), ['params.lr']);
    assert.deepEqual(offered('{"query": {"experiments": ["a", "dig|'), [
      ['digits', 'dig'],
      ['Digits, old', 'dig'],
    ]);
  });

  it('offers metrics for expressions over series', () => {
    const series = (y: string): string =>
      `{"query": {"from": "series"}, "chart": {"data": {"datasets": [{"y": "${y}`;
    assert.deepEqual(offered(series('loss - acc|"')), [['val/accuracy', 'acc']]);
    assert.deepEqual(texts(series('metrics.|"')), []);
  });

  it('offers nothing elsewhere, nor behind an escape', () => {
    for (const marked of ['|', '{|}', '"|"', '{"chart": {"type": "|"}}', '{"query": {"filter": "\\"a|"}}'])
      assert.deepEqual(texts(marked), [], marked);
  });
});
