import type { TrackingBackend } from '../../../core/backend';
import type { ImportanceData, ImportanceQuery } from '../../../core/charts/importance';
import { FEWEST_RUNS_TO_LEARN_FROM } from '../../../core/charts/importance';
import type { RunWithoutMetrics } from '../../../core/entities';
import { explained, numberOf } from '../../../core/explain';
import { correlation } from '../../../core/stats/correlation';
import type { Feature } from '../../../core/stats/features';
import { features } from '../../../core/stats/features';
import { pausing } from '../../../store/pace';
import type { Pause } from '../../../store/pace';
import { learn } from '../forest/learn';
import type { RunsSource } from './runs';
import { partsOf, runsData } from './runs';

export type ImportanceSource = RunsSource & Pick<TrackingBackend, 'getRunsWithoutMetrics'>;

/** A forest tells no more of them apart; those that go with the target by themselves come first. */
const MOST_FEATURES = 50;

export async function importanceData(
  source: ImportanceSource,
  { runIds, target }: ImportanceQuery,
  signal: AbortSignal,
): Promise<ImportanceData> {
  const { runIds: found, columns } = await runsData(source, { runIds, fields: [target] }, signal);
  const [{ values, texts } = { values: new Float64Array(0), texts: null }] = columns;
  const aimOf = new Map(
    found.map((runId, row) => [
      runId,
      numberOf(texts ? (texts[values[row] ?? -1] ?? null) : (values[row] ?? null)),
    ]),
  );
  const known: { readonly run: RunWithoutMetrics; readonly aim: number }[] = [];
  for await (const part of partsOf(found, signal)) {
    for (const run of await source.getRunsWithoutMetrics(part)) {
      const aim = aimOf.get(run.info.runId) ?? null;
      if (aim !== null) known.push({ run, aim });
    }
  }
  const pause = pausing(signal);
  const aims = Float64Array.from(known, ({ aim }) => aim);
  const all =
    known.length < FEWEST_RUNS_TO_LEARN_FROM
      ? []
      : await paramsOf(
          known.map(({ run }) => run),
          target.key,
          pause,
        );
  const told = await strongest(all, aims, pause);
  if (told.length === 0) return { kind: 'importance', runs: known.length, params: [] };
  const shares = await learn({ columns: told.map(({ values }) => values), target: aims }, signal);
  const valuesOf = new Map(all.map(({ key, values }) => [key, values]));
  const params = told.map(({ key }, index) => {
    const numbers = numbersOf(valuesOf.get(key) ?? []);
    return {
      key,
      importance: shares[index] ?? 0,
      correlation: numbers ? correlation(numbers, aims, 'spearman') : null,
    };
  });
  return {
    kind: 'importance',
    runs: known.length,
    params: params.some(({ importance }) => importance > 0)
      ? params.sort((a, b) => b.importance - a.importance)
      : [],
  };
}

/** Null where one is given that is no number. */
function numbersOf(values: readonly (string | null)[]): Float64Array | null {
  return values.every((value) => value === null || numberOf(value) !== null)
    ? Float64Array.from(values, (value) => numberOf(value) ?? Number.NaN)
    : null;
}

interface Param {
  readonly key: string;
  readonly values: readonly (string | null)[];
}

async function paramsOf(
  runs: readonly RunWithoutMetrics[],
  but: string,
  pause: Pause,
): Promise<readonly Param[]> {
  const columns = new Map<string, (string | null)[]>();
  for (const [row, { data }] of runs.entries()) {
    await pause();
    for (const { key, value } of data.params) {
      if (key === but) continue;
      const column = columns.get(key) ?? new Array<string | null>(runs.length).fill(null);
      column[row] = value;
      columns.set(key, column);
    }
  }
  return [...columns].map(([key, values]) => ({ key, values }));
}

async function strongest(
  params: readonly Param[],
  aims: Float64Array,
  pause: Pause,
): Promise<readonly Feature[]> {
  if (aims.every((aim) => aim === aims[0])) return [];
  const told: { readonly feature: Feature; readonly share: number }[] = [];
  for (const param of params) {
    await pause();
    for (const feature of features([param]))
      told.push({ feature, share: explained([...feature.values], [...aims]) ?? 0 });
  }
  if (told.length > MOST_FEATURES) told.sort((a, b) => b.share - a.share);
  return told.slice(0, MOST_FEATURES).map(({ feature }) => feature);
}
