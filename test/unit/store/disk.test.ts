import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  fileSystemOf,
  isNetworkDisk,
  isNetworkFileSystem,
  isUncPath,
  NETWORK_DISK_VARIABLE,
  parseMountInfo,
  parseMountOutput,
} from '../../../src/store/disk';
import { openStore } from '../../../src/store/store';
import { cleanUp, makeRun, temporaryFolder } from './support';

const MOUNT_INFO = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw,relatime shared:2 master:3 - autofs systemd-1 rw,fd=40
31 30 0:41 / /home/ana rw,relatime - nfs4 disk:/home/ana rw,vers=4.2
32 22 0:42 / /data\\040sets rw,relatime - cifs //server/share rw
33 22 0:43 / /homes rw - xfs /dev/sdb1 rw
34 22 0:44 / /mnt/far rw - fuse.sshfs ana@far: rw
35 22 0:45 / /mnt/far rw - tmpfs tmpfs rw
`;

describe('the disk of a store', () => {
  afterEach(() => {
    Reflect.deleteProperty(process.env, NETWORK_DISK_VARIABLE);
    cleanUp();
  });

  it('is told by the innermost mount of the folder', () => {
    const mounts = parseMountInfo(MOUNT_INFO);
    const type = (path: string): string | undefined => fileSystemOf(mounts, path);
    assert.equal(type('/home/ana/project/.tidemark'), 'nfs4');
    assert.equal(type('/home/anabel'), 'autofs');
    assert.equal(type('/homes/ana'), 'xfs');
    assert.equal(type('/data sets/x'), 'cifs');
    assert.equal(type('/mnt/far/x'), 'tmpfs', 'the later mount hides the earlier one');
    assert.equal(type('/srv'), 'ext4');
  });

  it('is told by what macOS says of its mounts', () => {
    const mounts = parseMountOutput(
      '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n//ana@nas/data on /Volumes/my data (smbfs, nodev, nosuid, mounted by ana)\n',
    );
    assert.equal(fileSystemOf(mounts, '/Volumes/my data/runs'), 'smbfs');
    assert.equal(fileSystemOf(mounts, '/Users/ana'), 'apfs');
  });

  it('is a network disk by the name of its file system', () => {
    const network = 'nfs nfs4 cifs smb3 smbfs 9p fuse.sshfs fuse.rclone lustre gpfs beegfs ceph virtiofs afs';
    for (const type of network.split(' ')) assert.ok(isNetworkFileSystem(type), type);
    const local = 'ext4 xfs btrfs zfs tmpfs overlay apfs hfs fuseblk fuse.fuse-overlayfs autofs';
    for (const type of local.split(' ')) assert.ok(!isNetworkFileSystem(type), type);
  });

  it("is a network disk on Windows where the path is a share's", () => {
    for (const path of [
      '\\\\server\\share\\x',
      '\\\\?\\UNC\\server\\share',
      '\\\\wsl.localhost\\Ubuntu\\home',
    ])
      assert.ok(isUncPath(path), path);
    for (const path of ['C:\\x', '\\\\?\\C:\\x', '\\\\.\\pipe\\x']) assert.ok(!isUncPath(path), path);
  });

  it("can be said by a person or a parent process, and by the person's word first", () => {
    const folder = join(temporaryFolder(), 'not', 'there');
    assert.equal(isNetworkDisk(folder), false);
    process.env[NETWORK_DISK_VARIABLE] = '1';
    assert.equal(isNetworkDisk(folder), true);
    assert.equal(isNetworkDisk(folder, 'never'), false);
    Reflect.deleteProperty(process.env, NETWORK_DISK_VARIABLE);
    assert.equal(isNetworkDisk(folder, 'always'), true);
  });
});

describe('a store on a network disk', () => {
  afterEach(cleanUp);

  it('is one connection’s alone, without shared memory, until that closes', () => {
    const directory = temporaryFolder();
    const store = openStore({ directory, mode: 'owner', exclusive: true });
    const runId = makeRun(store, { metrics: { loss: 1 } });
    assert.ok(existsSync(join(directory, 'tracking.db-wal')));
    assert.ok(!existsSync(join(directory, 'tracking.db-shm')));
    for (const mode of ['owner', 'window', 'readonly'] as const)
      assert.throws(
        () => openStore({ directory, mode, exclusive: true }),
        /network disk, and another process/,
      );
    assert.throws(() => openStore({ directory, mode: 'readonly', exclusive: false }), /busy/);
    store.close();
    const reader = openStore({ directory, mode: 'readonly', exclusive: true });
    assert.equal(reader.runs.get(runId).data.metrics[0]?.value, 1);
    assert.throws(() => makeRun(reader));
    assert.ok(!existsSync(join(directory, 'tracking.db-shm')));
    reader.close();
  }).timeout(30_000);
});
