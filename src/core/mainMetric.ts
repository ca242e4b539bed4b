import type { Metric } from './entities';

/** Words of metrics that people judge a run by, the most telling first. */
const TELLING = [
  'accuracy',
  'acc',
  'f1',
  'auc',
  'map',
  'bleu',
  'r2',
  'score',
  'loss',
  'rmse',
  'mse',
  'mae',
  'error',
];
const HELD_OUT = ['val', 'valid', 'validation', 'test', 'eval'];

const BETTER_SMALL = new Set(
  (
    'err rmse mse mae mape smape wape mase msle rmsle nrmse wer cer eer ter perplexity ppl nll bpc bpb bce ' +
    'fid brier regret hamming divergence deviance latency duration time'
  ).split(' '),
);
/** Libraries write these as one word with what they are about: logloss, mlogloss, merror, crossentropy. */
const BETTER_SMALL_ENDS = /(?:loss|error|entropy)$/;
/** Distances, which LightGBM calls by their norm alone. */
const NORM = /(?:^|[^a-z0-9])l[12]$/i;

/** What the client measures of the machine. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith('system/');
}

/** What is set, and not reached, by a run. */
const IS_SET = /(?:^|[^a-z])(?:lr|learning[ _-]?rate)(?:$|[^a-z])|(?:^|\/)(?:global_)?(?:epoch|step)$/i;

/** Whether a run is neither better nor worse for it, by its name. */
export function isNeutral(key: string): boolean {
  return isSystemMetric(key) || IS_SET.test(key);
}

/** The run's own first, then the machine's; otherwise in the order given. */
export function systemLast(keys: readonly string[]): readonly string[] {
  return [...keys.filter((key) => !isSystemMetric(key)), ...keys.filter(isSystemMetric)];
}

/** Whether less of it is better, by its name: what a loss and an error are. */
export function isBetterSmall(key: string): boolean {
  const words = key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return NORM.test(key) || words.some((word) => BETTER_SMALL.has(word) || BETTER_SMALL_ENDS.test(word));
}

/**
 * The metric shown beside a run's name: the one asked for, else the most telling of those logged, measured on
 * held-out data where there is one. System metrics never are.
 */
export function mainMetric(metrics: readonly Metric[], wanted: string): Metric | undefined {
  const main = mainKeys(wanted)(metrics.map(({ key }) => key));
  return metrics.find(({ key }) => key === main);
}

/** The same by the keys alone, for run after run: most have the same ones, each of which is looked at once. */
export function mainKeys(wanted: string): (keys: readonly string[]) => string | undefined {
  const ranks = new Map<string, number>();
  const rankOf = (key: string): number => {
    let rank = ranks.get(key);
    if (rank === undefined) {
      rank = isSystemMetric(key) ? Infinity : metricRank(key);
      ranks.set(key, rank);
    }
    return rank;
  };
  return (keys) => {
    if (wanted !== '' && keys.includes(wanted)) return wanted;
    let best: string | undefined;
    let bestRank = Infinity;
    for (const key of keys) {
      const rank = rankOf(key);
      if (rank < bestRank || (rank === bestRank && best !== undefined && key < best)) {
        best = key;
        bestRank = rank;
      }
    }
    return best;
  };
}

/** What runs are judged by comes first, what the machine did last; otherwise in the order given. */
export function tellingFirst(keys: readonly string[]): readonly string[] {
  const rank = (key: string): number => (isSystemMetric(key) ? Number.MAX_VALUE : metricRank(key));
  const ranks = new Map(keys.map((key) => [key, rank(key)]));
  return [...keys].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** The smaller, the more a run is judged by this metric. */
export function metricRank(key: string): number {
  const words = key.toLowerCase().split(/[^a-z0-9]+/);
  const telling = TELLING.findIndex((word) => words.includes(word));
  const heldOut = HELD_OUT.some((word) => words.includes(word)) ? 0 : 0.5;
  return (telling === -1 ? TELLING.length : telling) + heldOut;
}
