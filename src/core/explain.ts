/**
 * How much of the variation of `target` over some runs goes with `values`, from 0 to 1; null where there is too
 * little to tell. Of numbers it is the square of Spearman's rank correlation, of texts the share of the variance
 * that lies between the groups of equal ones (epsilon squared), so that a param with a value for each run, which
 * would "explain" everything, explains nothing.
 */
export function explained(
  values: readonly (string | number | null)[],
  target: readonly (number | null)[],
): number | null {
  const pairs = values.flatMap((value, index) => {
    const aim = target[index];
    return aim === null || aim === undefined || !Number.isFinite(aim) ? [] : [{ value, aim }];
  });
  if (pairs.length < 3) return null;
  const aims = pairs.map(({ aim }) => aim);
  if (aims.every((aim) => aim === aims[0])) return null;
  const numbers = pairs.map(({ value }) => numberOf(value));
  if (numbers.every((value) => value !== null)) return rankCorrelation(numbers, aims);
  return betweenGroups(
    pairs.map(({ value }) => (value === null ? '' : `=${value}`)),
    aims,
  );
}

/** Params are texts, most of which are numbers. */
export function numberOf(value: string | number | null): number | null {
  if (value === null || value === '') return null;
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

function rankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  x.forEach((rank, index) => {
    const dx = rank - mean;
    const dy = (y[index] ?? 0) - mean;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xx === 0 || yy === 0 ? null : Math.min(1, (xy * xy) / (xx * yy));
}

/** From 0; equal values share the mean of their ranks. */
function ranks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1] ?? 0] === values[order[start] ?? 0]) end++;
    for (let i = start; i <= end; i++) result[order[i] ?? 0] = (start + end) / 2;
    start = end + 1;
  }
  return result;
}

function betweenGroups(groups: readonly string[], values: readonly number[]): number | null {
  const mean = meanOf(values);
  const byGroup = new Map<string, number[]>();
  groups.forEach((group, index) => {
    const own = byGroup.get(group) ?? [];
    own.push(values[index] ?? 0);
    byGroup.set(group, own);
  });
  const free = values.length - byGroup.size;
  if (byGroup.size < 2 || free < 1) return null;
  let within = 0;
  for (const own of byGroup.values()) {
    const middle = meanOf(own);
    for (const value of own) within += (value - middle) ** 2;
  }
  const all = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const between = all - within - (byGroup.size - 1) * (within / free);
  return Math.min(1, Math.max(0, between / all));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
