import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { lastLine, startPython } from './support/python';
import { Workbench, type RunningServer } from './support/server';
import { exchange, type RawAnswer } from './support/sockets';

/** As they stand in a URL. */
const HOSTILE = [
  // Up, in every encoding.
  '..',
  '../secret',
  'a/../../secret',
  'a/b/../../../secret',
  './../secret',
  '.././secret',
  '..//secret',
  'sub/..',
  '%2e%2e',
  '%2e%2e/secret',
  '%2E%2E%2Fsecret',
  '.%2e/secret',
  '%2e./secret',
  '..%2fsecret',
  'a%2f..%2f..%2fsecret',
  '%252e%252e%252fsecret',
  '..%252f..%252fsecret',
  '%25252e%25252e%25252fsecret',
  '%2525252e%2525252e/secret',
  '..%2f%2e%2e%2f..%2ftracking.db',
  '../../tracking.db',
  '../../../../../../../../../../etc/passwd',
  '..%00/secret',
  '..%20/secret',
  '..%20%20/secret',
  '../secret/',
  '...',
  // Windows' separators and what it cuts off names.
  '..%5csecret',
  '..%5c..%5csecret',
  '..%255csecret',
  'a%5c..%5c..%5csecret',
  '..%2f..%5csecret',
  '%5csecret',
  '%5c%5cserver%5cshare%5cfile',
  '%5c%5c%3f%5cC%3a%5cwindows',
  '%5c%5c.%5cPhysicalDrive0',
  '..%2e/secret',
  '%2e%2e%20%2e/secret',
  // NUL.
  'a%00b',
  '%00',
  'a%2500b',
  'secret%00.txt',
  // Links that were there before.
  'link',
  'link/secret',
  'linked-file',
  'sub/up/secret',
  'sub/up',
  'dangling',
  'dangling/x',
  'loop',
  'loop/loop/x',
  // Longer than any name or path.
  'n'.repeat(300),
  '%ea%b0%80'.repeat(100),
  `${'d/'.repeat(3000)}x`,
];
/** Absolute, with and without a drive or a scheme: hostile where a path begins. */
const ABSOLUTE = [
  '//server/share',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  '%252fetc%252fpasswd',
  '%2f%2fetc/passwd',
  'C:/windows/win.ini',
  'c%3a/windows',
  'C:%5cwindows%5cwin.ini',
  'C:secret',
  'z%253a/x',
  'file:///etc/passwd',
  'file:%2f%2f%2fetc%2fpasswd',
  'file%3a/etc/passwd',
  'http:%2f%2f127.0.0.1%2fx',
  's3:%2f%2fbucket%2fx',
  'mlflow-artifacts:%2f..%2fsecret',
  '~',
  '~/secret',
  '~%2f.ssh%2fid_rsa',
];
/** No encoding of any text: hostile in a URL's path. A query has them as they stand, which is a name. */
const MALFORMED = [
  '%zz',
  '%',
  'a%2',
  '%c0%ae%c0%ae/secret',
  '%c0%af..%c0%afsecret',
  '%e0%80%ae%e0%80%ae/secret',
  '%ff%fe',
  '%ed%a0%80',
];
/** What only looks like it is a name like any other, and must stay inside. */
const LOOK_ALIKES = [
  '%ef%bc%8e%ef%bc%8e/secret',
  '%e2%80%a5/secret',
  '..%e2%88%95secret',
  '..%ef%bc%8fsecret',
  '..%ef%bc%bcsecret',
  '%e2%80%ae..',
  '..;/secret',
  '.%e2%80%8b.',
];

describe('hostile paths', function () {
  this.timeout(120_000);
  const bench = new Workbench();
  let server: RunningServer;
  let home: string;
  let routes: readonly ((path: string) => string)[];
  let routesBelow: readonly ((path: string) => string)[];

  before(async () => {
    home = bench.folder();
    const work = join(home, 'work');
    mkdirSync(work);
    server = await bench.serve(work);
    const runId = await server.createRun();
    const { model } = (await server.post('logged-models', { experiment_id: '0', name: 'm' })).json;
    const prefix = `0/${runId}/artifacts`;
    const modelPrefix = `0/models/${String(model.info.model_id)}/artifacts`;
    writeFileSync(join(home, 'secret'), 'a secret');
    const artifacts = join(work, '.tidemark/artifacts');
    for (const folder of [artifacts, join(artifacts, prefix), join(artifacts, modelPrefix)]) {
      mkdirSync(join(folder, 'sub'), { recursive: true });
      writeFileSync(join(folder, 'file.txt'), 'a file');
      symlinkSync(home, join(folder, 'link'));
      symlinkSync(join(home, 'secret'), join(folder, 'linked-file'));
      symlinkSync(home, join(folder, 'sub/up'));
      symlinkSync(join(home, 'nothing'), join(folder, 'dangling'));
      symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    }
    await server.post('registered-models/create', { name: 'm' });
    const version = { name: 'm', source: `mlflow-artifacts:/${prefix}`, run_id: runId };
    assert.equal((await server.post('model-versions/create', version)).status, 200);
    const api = '/api/2.0/mlflow';
    const ajax = '/ajax-api/2.0/mlflow';
    const proxy = `${api}-artifacts`;
    const modelPath = `logged-models/${String(model.info.model_id)}/artifacts`;
    routes = [
      ...['GET', 'HEAD', 'PUT', 'DELETE'].map(
        (method) => (path: string) => `${method} ${proxy}/artifacts/${path}`,
      ),
      (path) => `PUT /ajax-api/3.0/mlflow-artifacts/artifacts/${path}`,
      (path) => `GET ${proxy}/artifacts?path=${path}`,
      (path) => `GET /get-artifact?run_id=${runId}&path=${path}`,
      (path) => `GET /model-versions/get-artifact?name=m&version=1&path=${path}`,
      (path) => `GET ${api}/artifacts/list?run_id=${runId}&path=${path}`,
      (path) => `GET ${api}/${modelPath}/directories?artifact_directory_path=${path}`,
      (path) => `GET ${ajax}/${modelPath}/files?artifact_file_path=${path}`,
      (path) => `POST ${ajax}/upload-artifact?run_uuid=${runId}&path=${path}`,
    ];
    routesBelow = [
      ...['GET', 'HEAD', 'PUT', 'DELETE'].map(
        (method) => (path: string) => `${method} ${proxy}/artifacts/${prefix}/${path}`,
      ),
      (path) => `GET ${proxy}/artifacts?path=${prefix}/${path}`,
    ];
  });
  after(() => bench.clear());

  const hostile = (request: string): Promise<RawAnswer> => {
    const uploads = /^(PUT|POST)/.test(request);
    return exchange(server, request, uploads ? 'overwritten' : '', { 'Content-Type': 'text/plain' });
  };

  it(`are refused by every route that takes a path, and nothing is touched`, async () => {
    const before = everything(home);
    let asked = 0;
    for (const path of [...HOSTILE, ...ABSOLUTE, ...MALFORMED])
      for (const route of ABSOLUTE.includes(path) ? routes : [...routes, ...routesBelow]) {
        const request = route(path);
        if (MALFORMED.includes(path) && request.includes('path=')) continue;
        const answer = await hostile(request);
        const what = `${request.slice(0, 200)}: ${String(answer.status)} ${answer.text.slice(0, 200)}`;
        asked++;
        assert.doesNotMatch(answer.text, /a secret|root:|SQLite format/, what);
        // What a listing or a deletion doesn't find is no mistake.
        const nothing = answer.status === 200 && isNothing(request, answer);
        assert.ok(nothing || answer.status === 400 || answer.status === 404, what);
      }
    assert.deepEqual(everything(home), before);
    console.log(
      `      ${String(HOSTILE.length + ABSOLUTE.length + MALFORMED.length)} paths, ${String(asked)} requests`,
    );
  });

  it("can't be parts of multipart uploads, or signed", async () => {
    for (const path of [...HOSTILE, ...ABSOLUTE, ...MALFORMED])
      for (const request of [
        ...['create', 'complete', 'abort'].map(
          (part) => `POST /api/2.0/mlflow-artifacts/mpu/${part}/${path}`,
        ),
        `GET /api/2.0/mlflow-artifacts/presigned/${path}`,
      ]) {
        const { status } = await hostile(request);
        assert.ok([400, 404, 501].includes(status), `${request.slice(0, 200)}: ${String(status)}`);
      }
  });

  it("don't reach into unfinished uploads", async () => {
    const before = everything(home);
    for (const path of ['.uploads', '.uploads/x', './.uploads/x', '%2euploads/x', '.uploads%2fx'])
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const { status } = await hostile(`${method} /api/2.0/mlflow-artifacts/artifacts/${path}`);
        assert.equal(status, 400, `${method} ${path}`);
      }
    assert.deepEqual(everything(home), before);
  });

  it('that are none: look-alikes are names of files inside', async () => {
    const before = everything(home).filter((line) => !line.includes('.tidemark'));
    for (const path of LOOK_ALIKES) {
      const place = `/api/2.0/mlflow-artifacts/artifacts/inside/${path}`;
      const put = await hostile(`PUT ${place}`);
      assert.equal(put.status, 200, `${path}: ${put.text}`);
      assert.equal((await hostile(`GET ${place}`)).text, 'overwritten');
    }
    assert.deepEqual(
      everything(home).filter((line) => !line.includes('.tidemark')),
      before,
    );
  });

  it('as locations of experiments are an error of who made them', async () => {
    for (const name of ['n'.repeat(300), `${home}/a\0b`]) {
      const made = await server.post('experiments/create', {
        name: `at ${name.slice(0, 20)}`,
        artifact_location: name,
      });
      if (made.status === 400) continue;
      const { run } = (await server.post('runs/create', { experiment_id: made.json.experiment_id })).json;
      const runId = String(run.info.run_id);
      const upload = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=a.txt`;
      assert.equal((await hostile(`POST ${upload}`)).status, 400, name);
      assert.equal(
        (await hostile(`GET /get-artifact?run_id=${runId}&path=a.txt`)).status % 400 < 5,
        true,
        name,
      );
    }
  });

  it('as sources of model versions are refused, too', async () => {
    for (const path of [
      '../secret',
      '%2e%2e/secret',
      '..%2fsecret',
      '%252e%252e/x',
      '/etc',
      '..%5cx',
      'a/../../..',
    ]) {
      const { status } = await server.post('model-versions/create', {
        name: 'm',
        source: `mlflow-artifacts:/${path}`,
      });
      assert.equal(status, 400, path);
    }
    for (const source of [
      '/etc',
      'file:///etc',
      home,
      `${home}/work/.tidemark`,
      'C:\\windows',
      '\\\\server\\share',
      '../x',
    ])
      assert.equal((await server.post('model-versions/create', { name: 'm', source })).status, 400, source);
  });

  it('are not names in any script, which go through the real client and back', async () => {
    const seen = await lastLine(startPython(server, 'names.py', []));
    assert.deepEqual(seen.wrong, []);
    assert.ok(seen.files >= 40, String(seen.files));
  });
});

/** Nothing was there: an empty listing, or a deletion of what isn't. */
function isNothing(request: string, { json }: RawAnswer): boolean {
  if (request.startsWith('DELETE')) return true;
  return (
    request.startsWith('GET') && /path=/.test(request) && typeof json === 'object' && json.files === undefined
  );
}

/** Each file, folder and link below, with what is in it; but for the store's own. */
function everything(folder: string, prefix = ''): string[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => !/^(tracking\.db|server\.(json|lock))/.test(name))
    .flatMap((name) => {
      const path = join(folder, name);
      const info = lstatSync(path);
      const shown = `${prefix}${name}`;
      if (info.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
      if (info.isDirectory())
        return name === '.uploads' ? readdirSync(path) : [`${shown}/`, ...everything(path, `${shown}/`)];
      return [`${shown} ${createHash('sha1').update(readFileSync(path)).digest('hex')}`];
    });
}
