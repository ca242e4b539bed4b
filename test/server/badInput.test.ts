import assert from 'node:assert/strict';
import { Workbench, type RunningServer } from './support/server';

describe('bad input over REST', function () {
  this.timeout(30_000);
  const bench = new Workbench();
  let server: RunningServer;
  let runId: string;

  before(async () => {
    server = await bench.serve(bench.folder());
    runId = await server.createRun();
  });
  after(() => bench.clear());

  it("refuses bad input with MLflow's code and words, never with a 5xx", async () => {
    const long = 'k'.repeat(251);
    const cases: readonly Case[] = [
      invalid(
        'POST experiments/create',
        {},
        /^Missing value for required parameter 'name'\. See the API docs/,
      ),
      invalid('POST experiments/create', 'not json', /Missing value for required parameter 'name'/),
      invalid('POST experiments/create', [1], /Missing value/),
      invalid(
        'POST experiments/create',
        { name: 5 },
        /^Invalid value 5 for parameter 'name' supplied: {2}Hint: Value was of type 'int'\. See/,
      ),
      exists('POST experiments/create', { name: 'Default' }, /already exists/),
      invalid('GET experiments/get?experiment_id=abc', undefined, /^Invalid experiment ID 'abc'/),
      missing('GET experiments/get?experiment_id=77', undefined, /^No Experiment with id=77 exists$/),
      missing(
        'GET experiments/get-by-name?experiment_name=x',
        undefined,
        /^Could not find experiment with name 'x'$/,
      ),
      missing('GET experiments/get?experiment_id=9007199254740992', undefined, /=9007199254740992 exists$/),
      invalid(
        'POST experiments/create',
        { name: 'far', artifact_location: 'HTTP://elsewhere/x' },
        /^'artifact_location' cannot use the 'http' scheme/,
      ),
      invalid('POST experiments/search', {}, /max_results/),
      invalid('POST experiments/search', { max_results: 1, view_type: 'SOME' }, /view_type/),
      invalid('POST experiments/search', { max_results: 1, page_token: '%%' }, /page token/),
      missing('GET runs/get?run_id=nope', undefined, /^Run with id=nope not found$/),
      missing('POST runs/create', { experiment_id: '77' }, /77/),
      invalid('POST runs/create', {}, /experiment_id/),
      invalid('POST runs/update', { run_id: runId, status: 'DONE' }, /status/),
      invalid('POST runs/log-metric', { run_id: runId, key: 'm', value: 1 }, /'timestamp'/),
      invalid(
        'POST runs/log-metric',
        { run_id: runId, key: 'm', value: true, timestamp: 1 },
        /'value'.*'bool'/,
      ),
      invalid('POST runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1.5 }, /'timestamp'/),
      invalid(
        'POST runs/log-metric',
        { run_id: runId, key: 'm@x', value: 1, timestamp: 1 },
        /Names may only contain/,
      ),
      invalid(
        'POST runs/log-metric',
        { run_id: runId, key: 'm', value: '0x10', timestamp: 1 },
        /^Invalid value "0x10" for parameter 'value'/,
      ),
      invalid(
        'POST runs/log-metric',
        { run_id: runId, key: 'm', value: 1, timestamp: 1, dataset_name: 'd' },
        /^Both dataset_name and dataset_digest must be provided/,
      ),
      invalid('POST runs/log-metric', { run_id: runId, runId, key: 'm', value: 1, timestamp: 1 }, /run_id/),
      invalid('POST runs/log-parameter', { run_id: runId, key: long, value: 'v' }, /250/),
      invalid(
        'POST runs/log-batch',
        { run_id: runId, metrics: [{ key: 'a', value: 1 }] },
        /^Missing value for required parameter 'metrics\[0\]\.timestamp'/,
      ),
      invalid(
        'POST runs/log-batch',
        { run_id: runId, params: Array.from({ length: 101 }, (_, i) => ({ key: `p${i}`, value: '' })) },
        /^A batch logging request can contain at most 100 params/,
      ),
      invalid(
        'POST runs/log-batch',
        {
          run_id: runId,
          params: [
            { key: 'q', value: '1' },
            { key: 'q', value: '1' },
          ],
        },
        /^Duplicate parameter keys have been submitted: \['q'\]/,
      ),
      missing('POST runs/log-batch', { run_id: 'nope' }, /nope/),
      invalid('POST runs/log-batch', { run_id: '../x' }, /^Invalid value "..\/x" for parameter 'run_id'/),
      invalid('POST runs/log-inputs', { run_id: ' ' }, /^Invalid value " " for parameter 'run_id'/),
      missing('POST runs/delete-tag', { run_id: runId, key: 'zz' }, /^No tag with name: zz in run with id/),
      invalid(
        'POST runs/search',
        { experiment_ids: ['0'], filter: 'foo.x = 1' },
        /Invalid entity type 'foo'/,
      ),
      invalid('POST runs/search', { experiment_ids: ['0'], filter: 'metrics.' }, /./),
      invalid('POST runs/search', { experiment_ids: ['0'], max_results: 50001 }, /50000/),
      invalid(`GET metrics/get-history?run_id=${runId}&metric_key=m&max_results=0`, undefined, /positive/),
      invalid(
        `GET metrics/get-history-bulk-interval?run_ids=${runId}&metric_key=m&start_step=1`,
        undefined,
        /both must be specified/,
      ),
      invalid('POST runs/log-inputs', { run_id: runId, datasets: [{ dataset: 'x' }] }, /dataset/),
      missing('GET logged-models/m-x', undefined, /m-x/),
      invalid('POST logged-models', { experiment_id: '0', name: 'a/b' }, /name/),
      invalid('POST registered-models/create', { name: 'a/b' }, /./),
      missing('GET registered-models/get?name=none', undefined, /none/),
      invalid('PATCH model-versions/update', { name: 'a/b', version: '1' }, /^Invalid model name 'a\/b'/),
      invalid('DELETE registered-models/alias', { name: 'none', alias: 'a b' }, /^Invalid alias name: 'a b'/),
      invalid(
        'POST registered-models/alias',
        { name: 'none', alias: 'a', version: 'x' },
        /^Parameter 'version' must be an integer/,
      ),
      missing('POST model-versions/create', { name: 'none', source: 's3://b/m' }, /none/),
      invalid('GET model-versions/search?filter=x', undefined, /./),
      noEndpoint('GET no-such-thing', undefined, /no-such-thing/),
    ];
    for (const { request, body, status, code, text } of cases) {
      const [method = '', path = ''] = request.split(' ');
      const answer =
        method === 'GET'
          ? await server.fetch(`/api/2.0/mlflow/${path}`)
          : await server.send(method, path, body);
      const what = `${request} ${JSON.stringify(body ?? null).slice(0, 120)}: ${answer.text}`;
      assert.equal(answer.status, status, what);
      assert.equal(answer.json.error_code, code, what);
      assert.match(answer.json.message, text, what);
    }
  });
});

interface Case {
  /** Method and path. */
  readonly request: string;
  readonly body: unknown;
  readonly status: number;
  readonly code: string;
  readonly text: RegExp;
}

function refusal(status: number, code: string): (request: string, body: unknown, text: RegExp) => Case {
  return (request, body, text) => ({ request, body, status, code, text });
}

const invalid = refusal(400, 'INVALID_PARAMETER_VALUE');
const exists = refusal(400, 'RESOURCE_ALREADY_EXISTS');
const missing = refusal(404, 'RESOURCE_DOES_NOT_EXIST');
const noEndpoint = refusal(404, 'ENDPOINT_NOT_FOUND');
