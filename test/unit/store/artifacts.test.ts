import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArtifactStore } from '../../../src/store/artifacts';
import { cleanUp, rejects, temporaryFolder } from './support';

/** Each of them could mean something outside of the root to somebody: a shell, a browser, Windows. */
const HOSTILE = [
  '..',
  '../',
  '../x',
  '../../etc/passwd',
  'a/..',
  'a/../..',
  'a/../../x',
  'a/b/../../../x',
  './..',
  './../x',
  'a/./../../x',
  '/',
  '/etc/passwd',
  '//etc/passwd',
  '///x',
  '/..',
  '//server/share',
  '%2e%2e',
  '%2e%2e/x',
  '%2E%2E/x',
  '.%2e/x',
  '%2e./x',
  '..%2fx',
  '..%2Fx',
  'a%2f..%2f..%2fx',
  '%2fetc%2fpasswd',
  '%2Fetc',
  '%252e%252e/x',
  '%252e%252e%252fx',
  '%25252e%25252e/x',
  '%2e%2e%5cx',
  '..%5cx',
  '..%5c..%5cx',
  '%5c%5cserver%5cshare',
  '..\\x',
  '..\\..\\x',
  'a\\..\\..\\x',
  '\\x',
  '\\\\server\\share',
  '\\\\?\\C:\\x',
  '\\\\.\\PhysicalDrive0',
  'a\\b',
  'C:',
  'C:/x',
  'C:\\x',
  'c:x',
  'c:/windows/win.ini',
  'C%3A/x',
  'C%3a%5cx',
  'Z:../x',
  'file:///etc/passwd',
  'file:/etc/passwd',
  'http://host/x',
  's3://bucket/x',
  'file:%2f%2f/etc',
  'a\0b',
  'a%00b',
  '%00',
  '../\0',
  'a/..\0/x',
  '.. /x',
  '.../../x',
  '..../..',
  '.. ./x',
  'a/.. ',
  '..%20/x',
  '~',
  '~/x',
  '%e0%80%ae%e0%80%ae/..',
  '%c0%ae%c0%ae/../x',
  '%%32%65%%32%65/../x',
  '.uploads',
  '.uploads/x',
  './.uploads/x',
];

describe('artifacts', () => {
  let folder: string;
  let store: ArtifactStore;
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'root'));
    writeFileSync(join(folder, 'secret'), 'secret');
    store = new ArtifactStore(join(folder, 'root'));
  });
  afterEach(cleanUp);

  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const read = async (path: string): Promise<string> => new TextDecoder().decode(await store.read(path));

  it('are written, read, listed and deleted', async () => {
    await store.write('1/run/artifacts/plots/a b.txt', text('hello'));
    await store.write('1/run/artifacts/모델 🎉%20#?.json', text('{}'));
    assert.equal(await read('1/run/artifacts/plots/a b.txt'), 'hello');
    assert.deepEqual(await store.list('1/run/artifacts'), [
      { path: '1/run/artifacts/plots', isDir: true, fileSize: null },
      { path: '1/run/artifacts/모델 🎉%20#?.json', isDir: false, fileSize: 2 },
    ]);
    assert.deepEqual(
      (await store.list('')).map(({ path }) => path),
      ['1'],
    );
    const stat = await store.stat('1/run/artifacts/plots/a b.txt');
    assert.deepEqual([stat.isDir, stat.fileSize], [false, 5]);
    assert.ok(Math.abs(stat.modified - Date.now()) < 60_000);
    await store.delete('1/run');
    assert.deepEqual(await store.list('1/run/artifacts'), []);
    await rejects(store.read('1/run/x'), 'RESOURCE_DOES_NOT_EXIST', "No such artifact: '1/run/x'");
    await rejects(store.delete('1/run'), 'RESOURCE_DOES_NOT_EXIST', /No such artifact/);
  });

  it('replace what was there, whole or not at all', async () => {
    await store.write('a.txt', text('old'));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield text('half');
      await Promise.resolve();
      throw new Error('connection reset');
    }
    await rejects(store.write('a.txt', broken()), 'INTERNAL_ERROR', /connection reset/);
    await rejects(store.write('b.txt', broken()), 'INTERNAL_ERROR', /connection reset/);
    assert.equal(await read('a.txt'), 'old');
    assert.ok(!existsSync(join(store.root, 'b.txt')));
    assert.deepEqual(readdirSync(join(store.root, '.uploads')), []);
    await store.write('a.txt', text('new'));
    assert.equal(await read('a.txt'), 'new');
    writeFileSync(join(store.root, '.uploads', 'left'), '');
    await store.removeUnfinished();
    assert.ok(!existsSync(join(store.root, '.uploads')));
  });

  it('are no pipes, which would hold a thread for ever', async function () {
    if (process.platform === 'win32') return this.skip();
    await store.write('a.txt', text('a file'));
    execFileSync('mkfifo', [join(store.root, 'pipe')]);
    // More than there are threads for files.
    for (let count = 0; count < 5; count++)
      await rejects(store.open('pipe'), 'RESOURCE_DOES_NOT_EXIST', "No such artifact: 'pipe'");
    assert.equal(await read('a.txt'), 'a file');
    return undefined;
  });

  it('stay files or folders', async () => {
    await store.write('a/b', text('x'));
    await rejects(store.write('a', text('x')), 'INVALID_PARAMETER_VALUE', /file and a folder/);
    await rejects(store.write('a/b/c', text('x')), 'INVALID_PARAMETER_VALUE', /file and a folder/);
    await rejects(store.write('a/', text('x')), 'INVALID_PARAMETER_VALUE', /Invalid path/);
    await rejects(store.write('', text('x')), 'INVALID_PARAMETER_VALUE', /Invalid path/);
    await rejects(store.read('a'), 'INVALID_PARAMETER_VALUE', /refers to a directory/);
    await rejects(store.delete(''), 'INVALID_PARAMETER_VALUE', /Invalid path/);
    await rejects(store.write('x'.repeat(300), text('x')), 'INVALID_PARAMETER_VALUE', /Invalid path/);
    assert.deepEqual(await store.list('a/b'), []);
  });

  it(`never leave their root by any of ${HOSTILE.length} paths`, async () => {
    assert.ok(HOSTILE.length >= 60);
    const before = readdirSync(folder).sort();
    for (const path of HOSTILE) {
      await rejects(store.write(path, text('x')), 'INVALID_PARAMETER_VALUE', /^Invalid path: /);
      await rejects(store.read(path), 'INVALID_PARAMETER_VALUE', /^Invalid path: /);
      await rejects(store.list(path), 'INVALID_PARAMETER_VALUE', /^Invalid path: /);
      await rejects(store.stat(path), 'INVALID_PARAMETER_VALUE', /^Invalid path: /);
      await rejects(store.delete(path), 'INVALID_PARAMETER_VALUE', /^Invalid path: /);
    }
    assert.deepEqual(readdirSync(folder).sort(), before);
    assert.deepEqual(readdirSync(store.root), []);
    assert.equal(readFileSync(join(folder, 'secret'), 'utf8'), 'secret');
  });

  it('take names that only look odd', async () => {
    for (const path of [
      '..a',
      'a..b',
      'a...',
      '100%',
      '50%25',
      'a%b',
      'name with spaces',
      '.hidden',
      '-rf',
      'ab:c',
      'x~',
    ]) {
      await store.write(path, text(path));
      assert.equal(await read(path), path);
    }
  });

  it('never leave their root by a symbolic link', async function () {
    if (process.platform === 'win32') return this.skip();
    symlinkSync(folder, join(store.root, 'out'));
    symlinkSync(join(folder, 'secret'), join(store.root, 'file'));
    symlinkSync(join(folder, 'later'), join(store.root, 'dangling'));
    for (const path of ['out/secret', 'file', 'out', 'out/new', 'dangling', 'dangling/x']) {
      await rejects(store.read(path), 'INVALID_PARAMETER_VALUE', /^Invalid path/);
      await rejects(store.write(path, text('x')), 'INVALID_PARAMETER_VALUE', /^Invalid path/);
      await rejects(store.list(path), 'INVALID_PARAMETER_VALUE', /^Invalid path/);
      await rejects(store.delete(path), 'INVALID_PARAMETER_VALUE', /^Invalid path/);
    }
    assert.equal(readFileSync(join(folder, 'secret'), 'utf8'), 'secret');
    assert.ok(!existsSync(join(folder, 'later')));
    await store.write('real/a', text('a'));
    symlinkSync(join(store.root, 'real'), join(store.root, 'inside'));
    assert.equal(await read('inside/a'), 'a');
    assert.deepEqual(
      (await store.list('')).map(({ path }) => path),
      ['inside', 'real'],
    );
    return undefined;
  });

  it('are listed by the thousand, with another thread from the second time on', async function () {
    this.timeout(20_000);
    const many = join(store.root, 'many');
    mkdirSync(join(many, 'folder'), { recursive: true });
    const names = Array.from({ length: 3000 }, (_, index) => `file-${String(index)}`);
    for (const [index, name] of names.entries()) writeFileSync(join(many, name), 'x'.repeat(index % 50));
    if (process.platform !== 'win32') {
      symlinkSync(join(many, 'file-7'), join(many, 'link'));
      symlinkSync(join(folder, 'secret'), join(many, 'out'));
    }
    const expected = [
      { path: 'many/folder', isDir: true, fileSize: null },
      ...(process.platform === 'win32' ? [] : [{ path: 'many/link', isDir: false, fileSize: 7 }]),
      ...names.map((name, index) => ({ path: `many/${name}`, isDir: false, fileSize: index % 50 })),
    ].sort((a, b) => (a.path < b.path ? -1 : 1));
    for (let round = 0; round < 3; round++) {
      const [one, other] = await Promise.all([store.list('many'), store.list('many')]);
      assert.deepEqual(one, expected);
      assert.deepEqual(other, expected);
    }
  });

  it('may lie in a root that is itself a link, and in one that is not there yet', async function () {
    if (process.platform === 'win32') return this.skip();
    symlinkSync(store.root, join(folder, 'link'));
    const linked = new ArtifactStore(join(folder, 'link'));
    await linked.write('a', text('a'));
    assert.equal(await read('a'), 'a');
    const later = new ArtifactStore(join(folder, 'not', 'yet'));
    assert.deepEqual(await later.list('x'), []);
    await later.write('x/y', text('y'));
    assert.equal((await later.list('x')).length, 1);
    return undefined;
  });
});
