import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { OutputFile } from '../../../src/server/export/outputFile';
import { MOST_UNSYNCED } from '../../../src/store/lasting';
import { writeNewFile } from '../../../src/store/newFile';
import { copyTree } from '../../../src/store/treeCopy';
import { cleanUp, temporaryFolder } from './support';

const LARGE = randomFillSync(Buffer.alloc(3 * MOST_UNSYNCED + 12_345));

describe('files larger than what may wait for the disk', () => {
  afterEach(cleanUp);

  it('are copied whole in a tree, links as links', async () => {
    const folder = temporaryFolder();
    const from = join(folder, 'from');
    mkdirSync(join(from, 'deep', '비어 있음'), { recursive: true });
    writeFileSync(join(from, 'large'), LARGE, { mode: 0o600 });
    writeFileSync(join(from, 'tool'), LARGE, { mode: 0o755 });
    writeFileSync(join(from, 'deep', 'small'), 'small');
    symlinkSync('../large', join(from, 'deep', 'link'));
    writeFileSync(join(from, 'left out'), 'x');
    const sizes: number[] = [];
    await copyTree(from, join(folder, 'to', 'here'), (bytes) => sizes.push(bytes), ['left out']);
    const to = join(folder, 'to', 'here');
    assert.deepEqual(readdirSync(to).sort(), ['deep', 'large', 'tool']);
    assert.ok(LARGE.equals(readFileSync(join(to, 'large'))));
    assert.equal(statSync(join(to, 'large')).mode & 0o777, 0o600);
    assert.equal(statSync(join(to, 'tool')).mode, statSync(join(from, 'tool')).mode);
    assert.equal(readFileSync(join(to, 'deep', 'small'), 'utf8'), 'small');
    assert.equal(readlinkSync(join(to, 'deep', 'link')), '../large');
    assert.deepEqual(readdirSync(join(to, 'deep', '비어 있음')), []);
    assert.deepEqual(
      sizes.sort((a, b) => a - b),
      [5, LARGE.length, LARGE.length],
    );
  });

  it('make no folder of one that is not there', async () => {
    const folder = temporaryFolder();
    await copyTree(join(folder, 'gone'), join(folder, 'to'));
    assert.ok(!existsSync(join(folder, 'to')));
  });

  it('never replace what is there', async () => {
    const folder = temporaryFolder();
    for (const name of ['from', 'to']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'large'), name === 'from' ? LARGE : 'kept');
    }
    await assert.rejects(copyTree(join(folder, 'from'), join(folder, 'to')), { code: 'EEXIST' });
    assert.equal(readFileSync(join(folder, 'to', 'large'), 'utf8'), 'kept');
  });

  it('are written whole from parts, also when they break off', async () => {
    const file = join(temporaryFolder(), 'new', 'file');
    const parts = function* (): Generator<Uint8Array> {
      for (let at = 0; at < LARGE.length; at += 65_537) yield LARGE.subarray(at, at + 65_537);
    };
    await writeNewFile(file, parts());
    assert.ok(LARGE.equals(readFileSync(file)));
    const broken = function* (): Generator<Uint8Array> {
      yield* parts();
      throw new Error('broken off');
    };
    await assert.rejects(writeNewFile(`${file}2`, broken()), /broken off/);
  });

  it('are exported whole', () => {
    const file = join(temporaryFolder(), 'points.jsonl');
    const line = `{"key":"손실","value":0.25}\n`;
    const count = Math.ceil((2.5 * MOST_UNSYNCED) / Buffer.byteLength(line));
    const output = new OutputFile(file);
    for (let i = 0; i < count; i++) output.write(line);
    output.close();
    assert.equal(readFileSync(file, 'utf8'), line.repeat(count));
  });
});
