import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

/** `auto` looks at the file system; the others are a person's word, for disks that are not told apart rightly. */
export const NETWORK_DISK_CHOICES = ['auto', 'always', 'never'] as const;
export type NetworkDiskChoice = (typeof NETWORK_DISK_CHOICES)[number];

/** `1` or `0` overrules what is found; so a server hands its choice on to the tools it starts. */
export const NETWORK_DISK_VARIABLE = 'TIDEMARK_NETWORK_DISK';

/**
 * File systems that other machines can write to as well, or whose memory maps are not one for all processes:
 * SQLite's shared memory (-shm) needs both, https://sqlite.org/wal.html#noshm.
 */
const NETWORK_FILE_SYSTEMS =
  /^(nfs\d?|cifs|smb\d?|smbfs|smbfs2|ncpfs|afpfs|webdav|davfs2?|9p|lustre|gpfs|beegfs|ceph|afs|auristorfs|coda|glusterfs|orangefs|pvfs2|panfs|wekafs|gfs2?|ocfs2|virtiofs|vboxsf|prl_fs|osxfuse|macfuse|fuse|fuse\..+)$/;
/** In user space, but over this machine's own disk. */
const LOCAL_FUSE = /^fuse\.(fuse-overlayfs|bindfs|ntfs-3g|mergerfs|gocryptfs|encfs|lxcfs)$/;

/** Whether the folder, which need not exist yet, is on a disk that several machines can share. */
export function isNetworkDisk(directory: string, choice: NetworkDiskChoice = 'auto'): boolean {
  if (choice !== 'auto') return choice === 'always';
  const word = process.env[NETWORK_DISK_VARIABLE];
  if (word === '1' || word === '0') return word === '1';
  const path = realPath(directory);
  try {
    if (process.platform === 'win32') return isUncPath(path);
    const mounts =
      process.platform === 'linux'
        ? parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'))
        : parseMountOutput(execFileSync('/sbin/mount', { encoding: 'utf8', timeout: 5000 }));
    return isNetworkFileSystem(fileSystemOf(mounts, path) ?? '');
  } catch {
    // A system that doesn't tell: nearly all folders are on a disk of their own.
    return false;
  }
}

export interface Mount {
  readonly point: string;
  readonly type: string;
}

/** Linux: `36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/root rw`. */
export function parseMountInfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after] = line.split(' - ');
    const point = before.split(' ')[4];
    const type = after?.split(' ')[0];
    return point === undefined || type === undefined ? [] : [{ point: unescaped(point), type }];
  });
}

/** macOS: `server:/export on /Volumes/data (nfs, nodev, nosuid)`. */
export function parseMountOutput(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type] = /^.* on (\/.*) \(([^,)]+)[^)]*\)$/.exec(line) ?? [];
    return point === undefined || type === undefined ? [] : [{ point, type }];
  });
}

/** The type of the innermost mount; of several on one point the last hides the others. */
export function fileSystemOf(mounts: readonly Mount[], path: string): string | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const { point } = mount;
    const holds = point === '/' || path === point || path.startsWith(`${point}/`);
    if (holds && point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found?.type;
}

export function isNetworkFileSystem(type: string): boolean {
  return NETWORK_FILE_SYSTEMS.test(type) && !LOCAL_FUSE.test(type);
}

/** A mapped drive's real path is the share's: `\\server\share\…`; `\\?\C:\` is a drive. */
export function isUncPath(path: string): boolean {
  return /^(\\\\(?![?.]\\)|\\\\\?\\UNC\\)/i.test(path);
}

/** Of the nearest folder that exists. Asking also mounts what is mounted on demand. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : realPath(parent);
  }
}

/** mountinfo writes space, tab, newline and backslash as octal. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
