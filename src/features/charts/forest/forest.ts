import { RandomForestRegression } from 'ml-random-forest';

/** What a forest learns from: columns of the same length, all finite. */
export interface ForestTask {
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
}

const SEED = 42;
const TREES = 40;
const DEEPEST = 8;
/** A tree weighs every split between its runs, which is their square: of more runs a part is enough to learn from. */
const MOST_LEARNT = 300;
const ROUNDS = 3;

/**
 * How much worse a random forest foretells the target when a column is shuffled (permutation importance), as shares of 1;
 * all 0 where nothing tells anything. The same task gives the same answer.
 */
export function importances({ columns, target }: ForestTask): readonly number[] {
  const next = random(SEED);
  const all = [...target.keys()];
  const rows = all.map((row) => columns.map((column) => column[row] ?? 0));
  const learnt = shuffled(all, next).slice(0, MOST_LEARNT);
  const forest = new RandomForestRegression({
    seed: SEED,
    nEstimators: TREES,
    // Each tree sees two thirds of the columns, so that one of two alike doesn't hide the other.
    maxFeatures: Math.max(1, Math.ceil((columns.length * 2) / 3)),
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { minNumSamples: 3, maxDepth: DEEPEST },
  });
  forest.train(
    learnt.map((row) => rows[row] ?? []),
    learnt.map((row) => target[row] ?? 0),
  );
  const error = (inputs: number[][]): number =>
    forest.predict(inputs).reduce((sum, value, row) => sum + (value - (target[row] ?? 0)) ** 2, 0);
  const base = error(rows);
  const harm = columns.map((column, index) => {
    let sum = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const order = shuffled(all, next);
      sum += error(rows.map((row, at) => row.with(index, column[order[at] ?? 0] ?? 0))) - base;
    }
    return Math.max(0, sum / ROUNDS);
  });
  const total = harm.reduce((sum, one) => sum + one, 0);
  return harm.map((one) => (total > 0 ? one / total : 0));
}

function shuffled(values: readonly number[], next: () => number): number[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** From 0 up to 1; mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
