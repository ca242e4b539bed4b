import type {
  DatasetInput,
  KeyValue,
  Metric,
  ModelOutput,
  Page,
  Run,
  RunHead,
  RunInfo,
  RunWithoutMetrics,
} from '../core/entities';
import { RUN_STATUSES } from '../core/entities';
import type { StoreContext } from './context';
import { byKey, decodeTags, group, jsonList } from './keyValues';
import type { Locations } from './locations';
import { EXACT_LATEST, decodeLatest } from './metrics/series';
import { pageOfWide } from './pages';
import type { PageSize } from './pages';
import { number, numberOrNull, oneOf, text, textOrNull } from './rows';
import type { Row } from './rows';

const OF_RUN =
  'r.id, r.run_id, r.experiment, r.name, r.user_id, r.status, r.started, r.ended, r.artifact_uri, r.stage';

/** Of run `r` and its experiment `e`: what `decodeRunInfo` reads. */
export const RUN_COLUMNS = `${OF_RUN}, e.artifact_location`;

/** The same of one run. A join of the two tables, SQLite would prepare anew for each value of `?`, which takes ten times as long. */
export const RUN_BY_ID = `SELECT ${OF_RUN},
  (SELECT e.artifact_location FROM experiment e WHERE e.id = r.experiment) AS artifact_location
  FROM run r WHERE r.run_id = ?`;

export function decodeRunInfo(locations: Locations, row: Row): RunInfo {
  const experiment = number(row, 'experiment');
  const runId = text(row, 'run_id');
  return {
    runId,
    number: number(row, 'id'),
    runName: text(row, 'name'),
    experimentId: String(experiment),
    userId: text(row, 'user_id'),
    status: oneOf(row, 'status', RUN_STATUSES),
    startTime: number(row, 'started'),
    endTime: numberOrNull(row, 'ended'),
    artifactUri: locations.run(
      experiment,
      textOrNull(row, 'artifact_location'),
      runId,
      textOrNull(row, 'artifact_uri'),
    ),
    lifecycleStage: oneOf(row, 'stage', ['active', 'deleted'] as const),
  };
}

/** Reads all about a page of runs with one statement for each kind of detail, however many runs. */
export class RunReader {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  runs(rows: readonly Row[]): readonly Run[] {
    const metrics = this.latestMetrics(idsOf(rows));
    return this.withoutMetrics(rows).map((run) => ({
      ...run,
      data: { metrics: byKey(metrics.get(run.info.number)), ...run.data },
    }));
  }

  heads(rows: readonly Row[]): readonly RunHead[] {
    const tags = decodeTags(this.context, TAGS, idsOf(rows));
    return rows.map((row) => {
      const info = decodeRunInfo(this.context.locations, row);
      return { info, data: { tags: byKey(tags.get(info.number)) } };
    });
  }

  withoutMetrics(rows: readonly Row[]): readonly RunWithoutMetrics[] {
    const ids = idsOf(rows);
    const params = decodeTags(this.context, PARAMS, ids);
    const datasets = this.datasets(ids);
    const models = this.models(ids);
    return this.heads(rows).map(({ info, data }) => {
      const id = info.number;
      return {
        info,
        data: { params: byKey(params.get(id)), tags: data.tags },
        inputs: { datasets: datasets.get(id) ?? [], modelIds: models.inputs.get(id) ?? [] },
        outputs: { models: models.outputs.get(id) ?? [] },
      };
    });
  }

  page(rows: readonly Row[], page: PageSize): Page<Run> {
    return pageOfWide(
      rows,
      page,
      (part) => this.runs(part),
      ({ data }) => data.metrics.length + data.params.length + data.tags.length,
    );
  }

  latestMetrics(ids: readonly number[]): Map<number, Metric[]> {
    const groups = new Map<number, Metric[]>();
    for (const row of this.context.sql.all(LATEST, jsonList(ids))) {
      group(groups, number(row, 'run'), {
        key: this.context.names.text(number(row, 'key')),
        ...decodeLatest(row),
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      });
    }
    return groups;
  }

  private datasets(ids: readonly number[]): Map<number, DatasetInput[]> {
    const list = jsonList(ids);
    const tags = new Map<number, KeyValue[]>();
    const rows = this.context.sql.all(INPUTS, list);
    if (rows.length > 0) {
      for (const row of this.context.sql.all(INPUT_TAGS, list)) {
        group(tags, number(row, 'input'), { key: text(row, 'key'), value: text(row, 'value') });
      }
    }
    const groups = new Map<number, DatasetInput[]>();
    for (const row of rows) {
      group(groups, number(row, 'run'), {
        dataset: {
          name: text(row, 'name'),
          digest: text(row, 'digest'),
          sourceType: text(row, 'source_type'),
          source: text(row, 'source'),
          schema: textOrNull(row, 'schema'),
          profile: textOrNull(row, 'profile'),
        },
        tags: byKey(tags.get(number(row, 'input'))),
      });
    }
    return groups;
  }

  private models(ids: readonly number[]): {
    inputs: Map<number, string[]>;
    outputs: Map<number, ModelOutput[]>;
  } {
    const inputs = new Map<number, string[]>();
    const outputs = new Map<number, ModelOutput[]>();
    for (const row of this.context.sql.all(MODELS, jsonList(ids))) {
      const modelId = text(row, 'model_id');
      if (text(row, 'direction') === 'input') group(inputs, number(row, 'run'), modelId);
      else group(outputs, number(row, 'run'), { modelId, step: number(row, 'step') });
    }
    return { inputs, outputs };
  }
}

function idsOf(rows: readonly Row[]): readonly number[] {
  return rows.map((row) => number(row, 'id'));
}

const OF_RUNS = 'IN (SELECT value FROM json_each(?))';
const PARAMS = `SELECT run AS owner, key, value FROM param WHERE run ${OF_RUNS}`;
const TAGS = `SELECT run AS owner, key, value FROM tag WHERE run ${OF_RUNS}`;
const LATEST = `SELECT run, key, latest_step, latest_time, latest_value, ${EXACT_LATEST} FROM series WHERE run ${OF_RUNS} AND leader = 1`;
const INPUTS = `SELECT i.id AS input, i.run, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
  FROM input i JOIN dataset d ON d.id = i.dataset WHERE i.run ${OF_RUNS} ORDER BY i.id`;
const INPUT_TAGS = `SELECT t.input, t.key, t.value FROM input i JOIN input_tag t ON t.input = i.id WHERE i.run ${OF_RUNS}`;
const MODELS = `SELECT run, direction, model_id, step FROM run_model WHERE run ${OF_RUNS} ORDER BY id`;
