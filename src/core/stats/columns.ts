/** What several columns of values have in common; a value that is missing is NaN. */
export type Values = ArrayLike<number>;

/** The finite ones, ascending. */
export function sortedFinite(values: Values): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite).sort();
}

/** Places of the values that are finite in all columns. */
export function completeRows(...columns: readonly Values[]): readonly number[] {
  const length = Math.min(...columns.map((column) => column.length));
  const rows: number[] = [];
  for (let row = 0; row < length; row++)
    if (columns.every((column) => Number.isFinite(column[row]))) rows.push(row);
  return rows;
}

export function mean(values: Values): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Of a sample (n - 1); 0 for fewer than two. */
export function deviation(values: Values): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - middle) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}
