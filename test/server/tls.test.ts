import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { ask } from '../../src/http/ask';
import { trackingVariables } from '../../src/http/trackingVariables';
import { readDiscovery, type Discovery } from '../../src/server/discovery';
import { pingServer } from '../../src/server/ping';
import { TrackingClient } from '../../src/projects/trackingClient';
import { lastLine, startPython } from './support/python';
import { readDiscoveryFile, runCli, Workbench } from './support/server';

describe('TLS', function () {
  this.timeout(60_000);
  const bench = new Workbench();
  let files: string;
  let own: readonly string[];

  before(() => {
    files = bench.folder();
    certificate('own', ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']);
    own = ['--tls-cert', join(files, 'own.crt'), '--tls-key', join(files, 'own.key')];
  });
  after(() => bench.clear());

  it('serves the real client, which verifies the certificate or is told not to', async () => {
    const server = await bench.serve(bench.folder(), ...own);
    assert.match(server.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(readDiscoveryFile(server.root).url, server.url);
    for (const trust of [
      { MLFLOW_TRACKING_SERVER_CERT_PATH: join(files, 'own.crt') },
      { MLFLOW_TRACKING_INSECURE_TLS: 'true' },
      trackingVariables(discovery(server.root)),
    ]) {
      const seen = await lastLine(startPython(server, 'secure.py', [], trust));
      assert.deepEqual(seen, { metric: 0.5, artifact: '안녕', logged: true });
    }
    const distrusted = await lastLine(startPython(server, 'secure.py', ['distrust']));
    assert.match(distrusted.error, /certificate verify failed/);
  });

  it("is spoken by the window's client, the launcher's and the command line's, which know the certificate", async () => {
    const server = await bench.serve(bench.folder(), ...own);
    const found = discovery(server.root);
    assert.equal((await pingServer(found))?.pid, server.pid);
    assert.equal(await pingServer({ ...found, certificate: null }), undefined, 'nobody vouches for it');
    assert.equal(await pingServer({ ...found, certificate: join(files, 'none.crt') }), undefined);
    certificate('other', ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']);
    assert.equal(await pingServer({ ...found, certificate: join(files, 'other.crt') }), undefined);
    const experimentId = await new TrackingClient(found).experiment('over TLS');
    assert.equal(experimentId, '1');
    const collected = await runCli('gc', '--root', server.root);
    assert.equal(collected.code, 0, collected.err);
    const again = await runCli('serve', '--root', server.root);
    assert.deepEqual(JSON.parse(again.out), { url: server.url, pid: server.pid, alreadyRunning: true });
    assert.deepEqual(trackingVariables(found), {
      MLFLOW_TRACKING_URI: server.url,
      MLFLOW_TRACKING_TOKEN: server.token,
      MLFLOW_TRACKING_SERVER_CERT_PATH: join(server.root, '.tidemark/server.pem'),
    });
  });

  it('pins a certificate of an authority, for another name', async () => {
    certificate('authority', ['-subj', '/CN=An authority', '-addext', 'basicConstraints=critical,CA:TRUE']);
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'issued.key',
      '-out',
      'issued.csr',
      '-subj',
      '/CN=gpu01',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'issued.csr',
      '-CA',
      'authority.crt',
      '-CAkey',
      'authority.key',
      '-CAcreateserial',
      '-out',
      'issued.crt',
      '-days',
      '2',
    );
    const server = await bench.serve(
      bench.folder(),
      ...['--tls-cert', join(files, 'issued.crt'), '--tls-key', join(files, 'issued.key')],
    );
    const found = discovery(server.root);
    assert.equal((await pingServer(found))?.pid, server.pid);
    // Its clients know the authority already, or not: theirs to say.
    assert.equal('MLFLOW_TRACKING_SERVER_CERT_PATH' in trackingVariables(found), false);
  });

  it('tells nothing to who speaks HTTP, and nothing old', async () => {
    const server = await bench.serve(bench.folder(), ...own);
    const { hostname, port } = new URL(server.url);
    await assert.rejects(
      ask({ url: `http://${hostname}:${port}`, token: server.token }, { method: 'GET', path: '/health' }),
    );
    const socket = connectTcp(Number(port), hostname);
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1'))).on('error', () => undefined);
    socket.write('GET /api/tidemark/1.0/ping HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((done) => socket.on('close', done));
    assert.doesNotMatch(said, /HTTP\/1\.1 2|tidemark/);
    const old = openssl('s_client', '-connect', `${hostname}:${port}`, '-tls1_1');
    assert.doesNotMatch(old, /Cipher is (?!\(NONE\))/);
  });

  it('says what is wrong with its files', async () => {
    writeFileSync(join(files, 'text.txt'), 'hello\n');
    certificate('strange', ['-subj', '/CN=localhost']);
    openssl('rsa', '-aes256', '-passout', 'pass:secret', '-in', 'own.key', '-out', 'locked.key');
    openssl('req', '-new', '-key', 'own.key', '-out', 'past.csr', '-subj', '/CN=x');
    openssl(...'x509 -req -in past.csr -signkey own.key -days -1 -out past.crt'.split(' '));
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['none.crt', 'own.key', /^The file '.+none\.crt' can't be read: /],
      ['own.crt', 'none.key', /^The file '.+none\.key' can't be read: /],
      ['text.txt', 'own.key', /^'.+text\.txt' is no certificate in PEM form, /],
      ['own.key', 'own.crt', /^'.+own\.key' is no certificate in PEM form, /],
      ['own.crt', 'text.txt', /^'.+text\.txt' is no private key in PEM form: /],
      [
        'own.crt',
        'strange.key',
        /^The key '.+strange\.key' belongs to another certificate than '.+own\.crt'\.$/m,
      ],
      ['own.crt', 'locked.key', /^The key '.+locked\.key' has a passphrase, /],
      ['past.crt', 'own.key', /^The certificate '.+past\.crt' has expired on /],
    ];
    for (const [cert, key, message] of cases) {
      const { code, out, err } = await runCli(
        ...[
          'serve',
          '--root',
          bench.folder(),
          '--tls-cert',
          join(files, cert),
          '--tls-key',
          join(files, key),
        ],
      );
      assert.equal(code, 1, `${cert} ${key}: ${err}`);
      assert.equal(out, '');
      assert.match(err, message);
      assert.equal(err.trim().split('\n').length, 1, err);
    }
    const half = await runCli('serve', '--root', bench.folder(), '--tls-cert', join(files, 'own.crt'));
    assert.equal(half.code, 2);
    assert.match(half.err, /^--tls-cert and --tls-key go together\./);
  });

  it('is needed beyond this machine, or a word that it is not', async () => {
    const refused = await runCli('serve', '--root', bench.folder(), '--host', '0.0.0.0');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^Beyond this machine others could read the token.+--insecure-http.+\.\n$/);
    const open = ['--host', '0.0.0.0', '--auth', 'none'];
    for (const more of [[], own, ['--insecure-http']]) {
      const { code, err } = await runCli('serve', '--root', bench.folder(), ...open, ...more);
      assert.equal(code, 1);
      assert.match(err, /^Without authentication the server listens on this machine only/);
    }
    const secure = await bench.serve(bench.folder(), '--host', '0.0.0.0', ...own);
    assert.match(secure.url, /^https:\/\/127\.0\.0\.1:/);
    assert.equal((await pingServer(discovery(secure.root)))?.pid, secure.pid);
    const insecure = await bench.serve(bench.folder(), '--host', '0.0.0.0', '--insecure-http');
    assert.equal((await insecure.fetch('/api/tidemark/1.0/ping')).status, 200);
    assert.equal(
      (await insecure.fetch('/api/tidemark/1.0/ping', { headers: { authorization: '' } })).status,
      401,
    );
  });

  function discovery(root: string): Discovery {
    const found = readDiscovery(join(root, '.tidemark'));
    assert.ok(found);
    return found;
  }

  function certificate(name: string, more: readonly string[]): void {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      ...more,
    );
  }

  function openssl(...args: readonly string[]): string {
    try {
      return execFileSync('openssl', args, { cwd: files, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
    } catch (error) {
      if (args[0] === 's_client') return String(error);
      throw error;
    }
  }
});
