import type { FastifyInstance } from 'fastify';
import { parseDuration } from '../../core/duration';
import { invalid } from '../../core/errors';
import type { RemovalRequest } from '../../store/removal';
import type { Store } from '../../store/store';
import { refuseCompressedBodies } from '../api';
import type { ArtifactPlaces } from '../artifactPlaces';
import { lazyValidator } from '../lazyValidator';
import { collectGarbage } from '../maintenance';
import { Snapshots } from '../snapshots';
import type { StoreTools } from '../storeTools';

const PREFIX = '/api/tidemark/1.0';

/** Of as many ids as a list may have. */
const LARGEST_BODY = 16 * 2 ** 20;
const IDS = { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 100_000 } as const;

interface GcBody {
  readonly older_than?: string;
  readonly run_ids?: readonly string[];
  readonly experiment_ids?: readonly string[];
  readonly model_ids?: readonly string[];
  readonly dry_run?: boolean;
}

interface MoveBody {
  readonly run_ids: readonly string[];
  readonly experiment_id: string;
}

interface RestoreBody {
  readonly model_ids: readonly string[];
}

interface BackupBody {
  readonly artifacts?: boolean;
}

/** What each request of these routes may say, which `GET schema` tells. */
const BODIES = {
  gc: {
    type: 'object',
    description:
      'Removes for good, with their files, deleted runs, experiments and logged models: those named, or all. Until then restoring undoes a deletion.',
    additionalProperties: false,
    properties: {
      older_than: {
        type: 'string',
        description: 'Only what was deleted this long ago: 30d, 12h, 1w2d.',
        maxLength: 100,
      },
      run_ids: IDS,
      experiment_ids: IDS,
      model_ids: IDS,
      dry_run: { type: 'boolean', description: 'Tell what would go, and remove nothing.' },
    },
  },
  'runs/move': {
    type: 'object',
    description:
      'Moves runs, their children and the logged models they made into another experiment. Their files stay where they are.',
    additionalProperties: false,
    required: ['run_ids', 'experiment_id'],
    properties: { run_ids: { ...IDS, minItems: 1 }, experiment_id: { type: 'string', minLength: 1 } },
  },
  'logged-models/restore': {
    type: 'object',
    description:
      "Brings deleted logged models back, all or none; runs and experiments come back by MLflow's own API.",
    additionalProperties: false,
    required: ['model_ids'],
    properties: { model_ids: { ...IDS, minItems: 1 } },
  },
  check: {
    type: 'object',
    description:
      'Compares what the store says with what is in it; changes nothing, and answers when it is through.',
    additionalProperties: false,
    properties: {},
  },
  backup: {
    type: 'object',
    description: "Copies the store as it is now into its folder 'backups', and checks the copy.",
    additionalProperties: false,
    properties: {
      artifacts: { type: 'boolean', description: 'Whether the artifacts are copied, too (true).' },
    },
  },
  snapshot: {
    type: 'object',
    description:
      "Copies the store's database as it is now into a folder below its folder 'snapshots', for a tool that can't open the store itself; whoever asked removes it.",
    additionalProperties: false,
    properties: {},
  },
} as const;

/** What windows ask besides; `backend` has its parameters in `core/backendCalls.ts`, for our own windows alone. */
const WITHOUT_BODY = [
  { method: 'GET', path: 'schema', description: 'This.' },
  { method: 'GET', path: 'ping', description: 'Which store is served, by which process and version.' },
  { method: 'PUT', path: 'windows/{id}', description: 'A window that is open: the server stays.' },
  { method: 'DELETE', path: 'windows/{id}', description: 'A window that was closed.' },
  { method: 'POST', path: 'shutdown', description: 'Ends the server when the answer is on its way.' },
] as const;

export function maintenanceRoutes(
  app: FastifyInstance,
  store: Store,
  places: ArtifactPlaces,
  tools: StoreTools,
): void {
  refuseCompressedBodies(app);
  app.setValidatorCompiler(lazyValidator());
  app.get(`${PREFIX}/schema`, () => ({
    routes: [
      ...Object.entries(BODIES).map(([path, body]) => ({ method: 'POST', path: `${PREFIX}/${path}`, body })),
      ...WITHOUT_BODY.map(({ path, ...said }) => ({ ...said, path: `${PREFIX}/${path}` })),
    ],
  }));

  app.post<{ Body: GcBody }>(
    `${PREFIX}/gc`,
    { bodyLimit: LARGEST_BODY, schema: { body: BODIES.gc } },
    ({ body }) => collectGarbage(store, places, { ...removalRequest(body), dryRun: body.dry_run ?? false }),
  );

  app.post<{ Body: MoveBody }>(
    `${PREFIX}/runs/move`,
    { bodyLimit: LARGEST_BODY, schema: { body: BODIES['runs/move'] } },
    ({ body }) => ({
      run_ids: store.removal.moveRuns(body.run_ids, body.experiment_id),
    }),
  );

  app.post<{ Body: RestoreBody }>(
    `${PREFIX}/logged-models/restore`,
    { bodyLimit: LARGEST_BODY, schema: { body: BODIES['logged-models/restore'] } },
    ({ body }) => {
      store.transaction(() => {
        for (const modelId of body.model_ids) store.loggedModels.restore(modelId);
      });
      return {};
    },
  );

  app.post(`${PREFIX}/check`, { schema: { body: BODIES.check } }, () => tools.check());

  app.post<{ Body: BackupBody }>(`${PREFIX}/backup`, { schema: { body: BODIES.backup } }, ({ body }) =>
    tools.backUp(body.artifacts ?? true),
  );

  const snapshots = new Snapshots(store);
  app.post(`${PREFIX}/snapshot`, { schema: { body: BODIES.snapshot } }, async () => ({
    name: await snapshots.take(),
  }));
}

function removalRequest(body: GcBody): RemovalRequest {
  return {
    deletedBefore: Date.now() - age(body.older_than ?? ''),
    runIds: body.run_ids ?? [],
    experimentIds: body.experiment_ids ?? [],
    modelIds: body.model_ids ?? [],
  };
}

function age(text: string): number {
  const duration = text === '' ? 0 : parseDuration(text);
  if (duration === undefined) throw invalid(`'${text}' is no duration: write 30d, 12h or 1w2d.`);
  return duration;
}
