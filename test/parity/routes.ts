import type { Coverage } from './completeness';
import type { ScenarioAnswers } from './normalise';

/**
 * The routes of MLflow's classic tracking, registry and artifacts, each to be asked with good input and bad. `{}` stands for one part of a
 * path, `{...}` for all of the rest.
 */
const CORE: readonly string[] = [
  ...[
    'GET /health',
    'GET /version',
    'GET server-info',
    'GET /get-artifact',
    'GET /model-versions/get-artifact',
  ],
  ...['POST experiments/create', 'GET experiments/get', 'GET experiments/get-by-name'],
  ...[
    'GET experiments/search',
    'POST experiments/search',
    'POST experiments/delete',
    'POST experiments/restore',
  ],
  ...[
    'POST experiments/update',
    'POST experiments/set-experiment-tag',
    'POST experiments/delete-experiment-tag',
  ],
  'POST experiments/search-datasets',
  ...['POST runs/create', 'GET runs/get', 'POST runs/update', 'POST runs/delete', 'POST runs/restore'],
  ...['POST runs/search', 'POST runs/log-metric', 'POST runs/log-parameter', 'POST runs/log-batch'],
  ...['POST runs/set-tag', 'POST runs/delete-tag', 'POST runs/log-inputs', 'POST runs/outputs'],
  ...['POST runs/log-model', 'GET metrics/get-history', 'GET metrics/get-history-bulk-interval'],
  ...['GET metrics/get-history-bulk', 'GET artifacts/list'],
  ...['POST artifacts/presigned-upload-url', 'POST artifacts/presigned-download-url'],
  ...['POST logged-models', 'GET logged-models/{}', 'PATCH logged-models/{}', 'DELETE logged-models/{}'],
  ...['POST logged-models/{}/params', 'PATCH logged-models/{}/tags', 'DELETE logged-models/{}/tags/{}'],
  ...['GET logged-models/{}/artifacts/directories', 'GET logged-models/{}/artifacts/files'],
  'POST logged-models/search',
  ...['PUT mlflow-artifacts/artifacts/{...}', 'GET mlflow-artifacts/artifacts/{...}'],
  ...['DELETE mlflow-artifacts/artifacts/{...}', 'GET mlflow-artifacts/artifacts'],
  ...['POST mlflow-artifacts/mpu/create/{...}', 'POST mlflow-artifacts/mpu/complete/{...}'],
  ...[
    'POST mlflow-artifacts/mpu/abort/{...}',
    'GET mlflow-artifacts/presigned/{...}',
    'POST upload-artifact',
  ],
  ...['POST registered-models/create', 'GET registered-models/get', 'PATCH registered-models/update'],
  ...['POST registered-models/rename', 'DELETE registered-models/delete', 'GET registered-models/search'],
  ...['GET registered-models/get-latest-versions', 'POST registered-models/get-latest-versions'],
  ...['POST registered-models/set-tag', 'DELETE registered-models/delete-tag'],
  ...['POST registered-models/alias', 'GET registered-models/alias', 'DELETE registered-models/alias'],
  ...['POST model-versions/create', 'GET model-versions/get', 'GET model-versions/get-download-uri'],
  ...['PATCH model-versions/update', 'POST model-versions/transition-stage', 'DELETE model-versions/delete'],
  ...['GET model-versions/search', 'POST model-versions/set-tag', 'DELETE model-versions/delete-tag'],
];

interface Exemption {
  readonly routes: RegExp;
  readonly reason: string;
}

const NEVER_GOOD: readonly Exemption[] = [
  { routes: /presigned|\/mpu\//, reason: 'Only storage in a cloud grants these.' },
];

const NEVER_BAD: readonly Exemption[] = [
  {
    routes: /^GET (\/health|\/version)$/,
    reason: 'There is nothing in the request to get wrong.',
  },
];

/** Which routes no scenario asks, or none with input that is granted, or that is refused. */
export function routeCoverage(scenarios: readonly ScenarioAnswers[]): Coverage {
  const good = new Set<string>();
  const bad = new Set<string>();
  const patterns = CORE.map((route) => ({ route, pattern: patternOf(route) }));
  for (const { method, path, status } of scenarios.flatMap(({ steps }) =>
    steps.flatMap((s) => s.exchanges),
  )) {
    const asked = `${method} ${placeOf(path)}`;
    // A literal route comes before one with a gap.
    const fitting = patterns.filter(({ pattern }) => pattern.test(asked)).map(({ route }) => route);
    const route = fitting.find((one) => !one.includes('{')) ?? fitting[0];
    if (route !== undefined) (status < 400 ? good : bad).add(route);
  }
  const exempt = (list: readonly Exemption[], route: string): boolean =>
    list.some(({ routes }) => routes.test(route));
  return {
    missing: CORE.filter((route) => !good.has(route) && !bad.has(route)),
    neverGood: CORE.filter((route) => !good.has(route) && !exempt(NEVER_GOOD, route)),
    neverBad: CORE.filter((route) => !bad.has(route) && !exempt(NEVER_BAD, route)),
    needless: CORE.filter(
      (route) =>
        (good.has(route) && exempt(NEVER_GOOD, route)) || (bad.has(route) && exempt(NEVER_BAD, route)),
    ),
  };
}

/** The path without the query and the prefixes that all routes share. */
function placeOf(path: string): string {
  return (path.split('?', 1)[0] ?? '')
    .replace(/^\/(ajax-)?api\/[23]\.0\/mlflow\//, '')
    .replace(/^\/(ajax-)?api\/2\.0\/(?=mlflow-artifacts\/)/, '');
}

function patternOf(route: string): RegExp {
  const text = route.replace(/[.*+?^$()|[\]\\/-]/g, '\\$&');
  return new RegExp(`^${text.replace('{\\.\\.\\.}', '.+').replaceAll('{}', '[^/]+')}$`);
}
