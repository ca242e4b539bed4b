import type { TrackingBackend } from '../../../core/backend';
import type { ImportanceData, ImportanceQuery } from '../../../core/charts/importance';
import { FEWEST_RUNS_TO_LEARN_FROM } from '../../../core/charts/importance';
import type { Run } from '../../../core/entities';
import { explained, numberOf } from '../../../core/explain';
import { correlation } from '../../../core/stats/correlation';
import type { Feature } from '../../../core/stats/features';
import { features } from '../../../core/stats/features';
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
  const known: { readonly run: Run; readonly aim: number }[] = [];
  for await (const part of partsOf(found, signal)) {
    for (const run of await source.getRunsWithoutMetrics(part)) {
      const aim = aimOf.get(run.info.runId) ?? null;
      if (aim !== null) known.push({ run, aim });
    }
  }
  const aims = Float64Array.from(known, ({ aim }) => aim);
  const all =
    known.length < FEWEST_RUNS_TO_LEARN_FROM
      ? []
      : paramsOf(
          known.map(({ run }) => run),
          target.key,
        );
  const told = strongest(features(all), aims);
  if (told.length === 0) return { kind: 'importance', runs: known.length, params: [] };
  const shares = await learn({ columns: told.map(({ values }) => values), target: aims }, signal);
  const numeric = new Map(
    all.map(({ key, values }) => [
      key,
      values.every((value) => value === null || numberOf(value) !== null)
        ? Float64Array.from(values, (value) => numberOf(value) ?? Number.NaN)
        : null,
    ]),
  );
  const params = told.map(({ key }, index) => {
    const values = numeric.get(key);
    return {
      key,
      importance: shares[index] ?? 0,
      correlation: values ? correlation(values, aims, 'spearman') : null,
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

function paramsOf(
  runs: readonly Run[],
  but: string,
): readonly { readonly key: string; readonly values: readonly (string | null)[] }[] {
  const columns = new Map<string, (string | null)[]>();
  for (const [row, { data }] of runs.entries()) {
    for (const { key, value } of data.params) {
      if (key === but) continue;
      const column = columns.get(key) ?? new Array<string | null>(runs.length).fill(null);
      column[row] = value;
      columns.set(key, column);
    }
  }
  return [...columns].map(([key, values]) => ({ key, values }));
}

function strongest(all: readonly Feature[], aims: Float64Array): readonly Feature[] {
  if (aims.every((aim) => aim === aims[0])) return [];
  if (all.length <= MOST_FEATURES) return all;
  return all
    .map((feature) => ({ feature, share: explained([...feature.values], [...aims]) ?? 0 }))
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_FEATURES)
    .map(({ feature }) => feature);
}
