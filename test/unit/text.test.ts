import assert from 'node:assert/strict';
import type { Metric } from '../../src/core/entities';
import { mainMetric } from '../../src/core/mainMetric';
import { formatNumber, shorten } from '../../src/core/text';

describe('shorten', () => {
  it('leaves short text as it is', () => {
    assert.equal(shorten('able-crane-512'), 'able-crane-512');
    assert.equal(shorten('<img src=x onerror=alert(1)> "&'), '<img src=x onerror=alert(1)> "&');
  });

  it('makes one line of several, without characters that turn or hide text', () => {
    assert.equal(shorten('a\n\tb\u2028c'), 'a b c');
    assert.equal(shorten('run\u202egnp.exe'), 'run gnp.exe');
  });

  it('cuts by characters as people count them', () => {
    assert.equal(shorten('abcdef', 4), 'abc…');
    const family = '👩‍👩‍👧‍👦';
    assert.equal(shorten(family.repeat(100), 3), `${family}${family}…`);
  });

  it('is quick on ten kilobytes of emoji, and on a character with marks without end', () => {
    assert.ok(shorten('🌊'.repeat(5000), 80).length < 400);
    assert.ok(shorten(`a${'\u0301'.repeat(100_000)}`, 80).length < 100);
  });
});

describe('formatNumber', () => {
  it('keeps five significant digits', () => {
    assert.equal(formatNumber(0.98123456), '0.98123');
    assert.equal(formatNumber(1234), '1234');
    assert.equal(formatNumber(0.5), '0.5');
    assert.equal(formatNumber(0.000_012_3), '1.23e-5');
    assert.equal(formatNumber(-Infinity), '−∞');
    assert.equal(formatNumber(NaN), 'NaN');
  });
});

describe('the main metric', () => {
  const metrics = (...keys: string[]): Metric[] =>
    keys.map((key) => ({
      key,
      value: 1,
      step: 0,
      timestamp: 0,
      modelId: null,
      datasetName: null,
      datasetDigest: null,
    }));

  it('is the one asked for, where it was logged', () => {
    assert.equal(mainMetric(metrics('accuracy', 'depth'), 'depth')?.key, 'depth');
    assert.equal(mainMetric(metrics('accuracy'), 'depth')?.key, 'accuracy');
  });

  it('is else the most telling, on held-out data', () => {
    assert.equal(mainMetric(metrics('loss', 'train/accuracy', 'val/accuracy'), '')?.key, 'val/accuracy');
    assert.equal(mainMetric(metrics('system/cpu', 'epoch_time', 'loss'), '')?.key, 'loss');
    assert.equal(mainMetric(metrics('system/cpu'), ''), undefined);
  });
});
