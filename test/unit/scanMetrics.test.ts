import assert from 'node:assert/strict';
import { scanBatch } from '../../src/server/scanMetrics';
import { randomNumbers } from './store/support';

const RUN = '0123456789abcdef0123456789abcdef';

interface Point {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step?: number;
}

function bytes(metrics: string, rest = ''): Buffer {
  return Buffer.from(
    `{"run_id": "${RUN}", "metrics": ${metrics}${rest}, "tags": [{"key": "${'t'.repeat(200)}", "value": "[{"}]}`,
  );
}

/** By series, each in order, as the scan groups them. */
function expected(points: readonly Point[]): Map<string, [number, number, number][]> {
  const groups = new Map<string, [number, number, number][]>();
  for (const { key, value, timestamp, step } of points) {
    const group = groups.get(key) ?? [];
    group.push([step ?? 0, timestamp, Number(value)]);
    groups.set(key, group);
  }
  return groups;
}

describe('a scan of a batch', () => {
  const random = randomNumbers(5);

  it('reads every number as JSON.parse does', () => {
    const number = (): number => {
      const kinds = [
        () => random(),
        () => -random(),
        () => Math.fround(random()),
        () => random() * 10 ** Math.floor(600 * random() - 300),
        () => Math.floor(random() * 1e6),
        () => Math.round(random() * 1e4) / 1e4,
        () => 2 ** 53 + Math.floor(random() * 1e6),
        () => 0,
        () => 5e-324,
        () => Number.MAX_VALUE,
      ];
      return (kinds[Math.floor(random() * kinds.length)] ?? random)();
    };
    for (let round = 0; round < 300; round++) {
      const points = Array.from({ length: 1 + Math.floor(random() * 60) }, (): Point => {
        const step = Math.floor(random() * 1e15) - 5e14;
        return {
          key: ['loss', 'acc', 'val/loss', '손실', 'a b'][Math.floor(random() * 5)] ?? '',
          value:
            random() < 0.05 ? (['NaN', 'Infinity', '-Infinity'][Math.floor(random() * 3)] ?? '') : number(),
          timestamp: Math.floor(random() * 2e12),
          ...(random() < 0.8 && { step }),
        };
      });
      const json = JSON.stringify(points, undefined, round % 3);
      const scanned = scanBatch(bytes(json));
      assert.ok(scanned);
      assert.equal(scanned.count, points.length);
      assert.deepEqual(
        new Map(
          scanned.groups.map((group) => [
            group.key,
            [...group.points.steps].map((step, i) => [
              step,
              group.points.timestamps[i],
              group.points.values[i],
            ]),
          ]),
        ),
        expected(points),
      );
      assert.deepEqual(JSON.parse(scanned.rest), {
        run_id: RUN,
        metrics: [],
        tags: [{ key: 't'.repeat(200), value: '[{' }],
      });
    }
  });

  it('reads numbers in every spelling', () => {
    for (const text of [
      '0',
      '-0',
      '-0.0',
      '1e3',
      '1E+3',
      '1.50e-3',
      '0.1',
      '123456789012345678',
      '1e400',
      '9007199254740993',
      '0.30000000000000004',
      '2.2250738585072011e-308',
      '8.5e22',
      '8.5e23',
    ]) {
      const scanned = scanBatch(bytes(`[{"key":"a","value":${text},"timestamp":1}]`));
      assert.ok(scanned, text);
      assert.ok(Object.is(scanned.groups[0]?.points.values[0], JSON.parse(text)), text);
    }
  });

  it('leaves to the general way what is unusual', () => {
    const good = '{"key":"a","value":1,"timestamp":1,"step":1}';
    assert.ok(scanBatch(bytes(`[${good}]`)));
    const bad = [
      '[]',
      'null',
      '{}',
      `[${good},]`,
      `[${good}`,
      `[${good} ${good}]`,
      '[{"key":"a","value":1}]',
      '[{"value":1,"timestamp":1}]',
      '[{"key":"a","timestamp":1}]',
      '[{"key":"a","value":"1","timestamp":1}]',
      '[{"key":"a","value":NaN,"timestamp":1}]',
      '[{"key":"a","value":01,"timestamp":1}]',
      '[{"key":"a","value":1.,"timestamp":1}]',
      '[{"key":"a","value":.5,"timestamp":1}]',
      '[{"key":"a","value":1e,"timestamp":1}]',
      '[{"key":"a","value":+1,"timestamp":1}]',
      '[{"key":"a","value":-,"timestamp":1}]',
      '[{"key":"a","value":1,"timestamp":-1}]',
      '[{"key":"a","value":1,"timestamp":1.5}]',
      '[{"key":"a","value":1,"timestamp":1e3}]',
      '[{"key":"a","value":1,"timestamp":"1"}]',
      '[{"key":"a","value":1,"timestamp":1,"step":9007199254740993}]',
      '[{"key":"a","value":1,"timestamp":1,"step":null}]',
      '[{"key":"a","value":1,"timestamp":1,"model_id":"m-1"}]',
      '[{"key":"a","value":1,"timestamp":1,"value":2}]',
      '[{"key":"a@b","value":1,"timestamp":1}]',
      '[{"key":"","value":1,"timestamp":1}]',
      '[{"key":"\\u0061","value":1,"timestamp":1}]',
      `[${Array.from({ length: 1001 }, () => good).join(',')}]`,
    ];
    for (const metrics of bad) assert.equal(scanBatch(bytes(metrics)), undefined, metrics.slice(0, 100));
    assert.equal(scanBatch(bytes(`[${good}]`, `, "metrics": []`)), undefined);
    assert.equal(
      scanBatch(Buffer.from(`{"a": {"metrics": [${good}]}, "b": "${'x'.repeat(300)}"}`)),
      undefined,
    );
  });

  it('never fails on what is cut or broken', () => {
    const whole = bytes(
      '[{"key":"a","value":1.5,"timestamp":17,"step":1},{"key":"b","value":"NaN","timestamp":1}]',
    );
    for (let end = 0; end <= whole.length; end++) scanBatch(whole.subarray(0, end));
    for (let round = 0; round < 3000; round++) {
      const broken = Buffer.from(whole);
      for (let i = 0; i < 3; i++) broken[Math.floor(random() * 150)] = Math.floor(random() * 256);
      const scanned = scanBatch(broken);
      if (!scanned) continue;
      // What it takes, the general way takes alike; broken elsewhere, the body counts as empty in both.
      if (!isJson(scanned.rest)) continue;
      const { metrics } = JSON.parse(broken.toString()) as { metrics: Point[] };
      assert.deepEqual(
        scanned.groups.map(({ points }) => [...points.values]),
        [...expected(metrics).values()].map((group) => group.map(([, , value]) => value)),
      );
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
