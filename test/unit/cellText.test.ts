import assert from 'node:assert/strict';
import { TABLE_STRINGS } from '../../src/core/panels/tableStrings';
import { cellText, numberStyle } from '../../webview/table/cellText';
import { formatsFor } from '../../webview/ui/format';
import { wordsFor } from '../../webview/ui/strings';

describe('the numbers of a column', () => {
  const written = (...values: readonly number[]): readonly string[] => {
    const states = Uint8Array.from(values, () => 1);
    const cells = { kind: 'number', values: Float64Array.from(values), states, groups: null } as const;
    const style = numberStyle([cells], 'en');
    return values.map((value) => style.format(value));
  };

  it('have their points below each other, and as many digits as tell something', () => {
    assert.deepEqual(written(0.98125, 0.5, -0.0421), ['0.9813', '0.5000', '-0.0421']);
    assert.deepEqual(written(12.5, 3), ['12.50', '3.00']);
    assert.deepEqual(written(1, 20, 300), ['1', '20', '300']);
    assert.deepEqual(written(1e-7, 0), ['0.00000010', '0.00000000']);
    assert.deepEqual(written(0.5, 1e-9), ['0.5000', '1E-9']);
    assert.deepEqual(written(250.5, 0.001), ['250.5', '1E-3']);
  });

  it('fit their column: one that is cut off would be another number', () => {
    assert.deepEqual(written(124_439_808, 5), ['124,439,808', '5']);
    assert.deepEqual(written(1_200_000.12, 300_000.5, 1.5, 0.25), ['1,200,000', '300,001', '1.5', '0.25']);
    assert.deepEqual(written(41_234_567.8, 12.5), ['4.12E7', '12.5']);
    assert.deepEqual(written(1.6e308, Infinity, -Infinity), ['1.6E308', '∞', '−∞']);
    for (const value of [999_999_999, -99_999_999, 9_999_999.9, 123_456.789, -1e-300, 1e300])
      assert.ok((written(value)[0] ?? '').length <= 11, written(value)[0]);
  });
});

describe('how long something took', () => {
  it('is told by its two largest units, and what is shorter than a second by milliseconds', () => {
    const formats = formatsFor('en');
    const taken = [0, 0.2, 350, 999.6, 1400, 65_000, 3_700_000, 90_000_000, -20];
    const texts = taken.map((milliseconds) => formats.duration(milliseconds));
    assert.deepEqual(texts, [
      '0 sec',
      '0 sec',
      '350 ms',
      '1 sec',
      '1 sec',
      '1 min 5 sec',
      '1 hr 1 min',
      '1 day 1 hr',
      '−20 ms',
    ]);
    assert.equal(formatsFor('ko').duration(350), '350ms');
  });
});

describe('a text of several lines', () => {
  it('is seen in one, and copied as it is', () => {
    const texts = ['first\n\nsecond'];
    const cells = { kind: 'text', codes: Float64Array.of(0), texts, distinct: null } as const;
    const said = cellText({ kind: 'tag', key: 'mlflow.note.content' }, cells, 0, numberStyle([], 'en'), {
      words: wordsFor(TABLE_STRINGS, {}),
      formats: formatsFor('en'),
      now: 0,
    });
    assert.deepEqual([said.text, said.title, said.exact], ['first second', texts[0], texts[0]]);
  });
});

describe('the data sets of a run', () => {
  it('are seen by their names, with their digests in what is copied', () => {
    const column = { kind: 'attribute', key: 'datasets' } as const;
    const texts = ['train (3f2a), b (2) (91cc)'];
    const cells = { kind: 'text', codes: Float64Array.of(0), texts, distinct: null } as const;
    const said = cellText(column, cells, 0, numberStyle([], 'en'), {
      words: wordsFor(TABLE_STRINGS, {}),
      formats: formatsFor('en'),
      now: 0,
    });
    assert.deepEqual([said.text, said.title, said.exact], ['train, b (2)', texts[0], texts[0]]);
  });
});
