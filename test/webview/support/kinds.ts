import type { Field } from '../../../src/core/charts/field';
import type { ChartSpec } from '../../../src/core/charts/kinds';
import { MemoryBackend } from './backend';

const LOSS: Field = { of: 'metric', key: 'loss', value: 'last' };
const ACCURACY: Field = { of: 'metric', key: 'accuracy', value: 'max' };
const LR: Field = { of: 'param', key: 'lr' };
const BATCH: Field = { of: 'param', key: 'batch_size' };
const OPTIMISER: Field = { of: 'param', key: 'optimizer' };
const HOSTILE = '<img src=x onerror=alert(1)>';

/** A sweep whose loss depends on the learning rate above all, as a person's would. */
export function sweep(many: number): { readonly backend: MemoryBackend; readonly runIds: readonly string[] } {
  const backend = new MemoryBackend();
  let state = 7;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const runIds = Array.from({ length: many }, (_, index) => {
    const runId = (0x1000 + index).toString(16).padStart(32, 'a');
    const lr = 10 ** (-5 + 4 * next());
    const optimizer = ['adam', 'sgd', 'rmsprop'][Math.floor(next() * 3)] ?? '';
    const loss = 0.2 + 0.12 * (Math.log10(lr) + 3) ** 2 + (optimizer === 'sgd' ? 0.1 : 0) + 0.08 * next();
    backend.add({
      runId,
      name: index === 1 ? HOSTILE : `brave-owl-${index}`,
      status: index % 9 === 4 ? 'FAILED' : 'FINISHED',
      params: {
        lr: lr.toPrecision(3),
        batch_size: String(16 * 2 ** Math.floor(next() * 4)),
        ...(index % 11 !== 5 && { optimizer }),
        seed: '42',
      },
    });
    backend.log(runId, 'loss', [2, 1, index === 2 ? NaN : loss]);
    backend.log(runId, 'accuracy', [0.3, 1 - loss / 2 + 0.1 * next(), 0.5]);
    return runId;
  });
  return { backend, runIds };
}

/** One chart of each kind that draws runs, over the sweep. */
export const EVERY_KIND: { readonly [K in ChartSpec['kind']]?: Extract<ChartSpec, { readonly kind: K }> } = {
  bar: { kind: 'bar', title: '', y: LOSS, group: OPTIMISER, order: 'low' },
  scatter: {
    kind: 'scatter',
    title: '',
    x: LR,
    y: LOSS,
    colour: ACCURACY,
    size: BATCH,
    logX: true,
    logY: false,
  },
  parallel: {
    kind: 'parallel',
    title: '',
    axes: [LR, BATCH, OPTIMISER, ACCURACY, LOSS],
    log: [],
    colour: LOSS,
  },
  box: { kind: 'box', title: '', y: LOSS, group: OPTIMISER },
  histogram: { kind: 'histogram', title: '', x: LOSS, bins: null, group: OPTIMISER },
  heat: { kind: 'heat', title: '', x: LR, y: BATCH, z: LOSS, as: 'cells', logX: false, logY: false },
  correlation: {
    kind: 'correlation',
    title: '',
    fields: [LR, BATCH, OPTIMISER, ACCURACY, LOSS],
    method: 'spearman',
  },
  importance: { kind: 'importance', title: '', target: LOSS },
  pareto: { kind: 'pareto', title: '', x: ACCURACY, y: LOSS, betterX: 'high', betterY: 'low' },
  slice: { kind: 'slice', title: '', y: LOSS, x: [LR, BATCH, OPTIMISER] },
  distribution: { kind: 'distribution', title: '', x: LOSS, group: OPTIMISER },
  timeline: { kind: 'timeline', title: '', rows: 'lanes' },
};
