import {
  chmodSync,
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../core/errors';

/** What `.tidemark/server.json` says: where the store's server is, or was. */
export interface Discovery {
  readonly version: 1;
  /** Null when the server left by itself; its port and token stay, so that open terminals go on with the next one. */
  readonly pid: number | null;
  readonly port: number;
  /** Empty when the server asks for none. */
  readonly token: string;
  readonly url: string;
  /** On https the PEM file of its certificate, which our own clients take for it; else null. */
  readonly certificate: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** Where several machines see the folder, the one that the server is or was on; else null. It alone has the store open then. */
  readonly host: string | null;
}

/** `directory` is the store's folder. A file that is missing, half-written or not ours reads as undefined. */
export function readDiscovery(directory: string): Discovery | undefined {
  try {
    return decode(JSON.parse(readFileSync(discoveryFile(directory), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Readers see the old file or the new one, never a part; only the user may read the token. */
export function writeDiscovery(directory: string, discovery: Discovery): void {
  const file = discoveryFile(directory);
  const temporary = `${file}.${String(process.pid)}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(discovery)}\n`, { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Whether the server may be on another machine, where nobody here can reach or end it. */
export function isElsewhere({ host }: Discovery): boolean {
  return host !== null && host !== hostname();
}

/** Whether the process lives, as far as it can be told: on this machine. */
export function isStarted(discovery: Discovery): boolean {
  return discovery.pid !== null && !isElsewhere(discovery) && isAlive(discovery.pid);
}

/** Tells other machines that the server lives. */
export function touchDiscovery(directory: string): void {
  const now = new Date();
  utimesSync(discoveryFile(directory), now, now);
}

/** When the file was last touched, by the file system's clock. Opened, because a network disk looks anew only then. */
export function discoveryTime(directory: string): number {
  const descriptor = openSync(discoveryFile(directory), 'r');
  try {
    return fstatSync(descriptor).mtimeMs;
  } finally {
    closeSync(descriptor);
  }
}

/** Signal 0 only asks. EPERM: it lives, as another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function discoveryFile(directory: string): string {
  return join(directory, 'server.json');
}

function decode(value: unknown): Discovery | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const {
    version,
    pid,
    port,
    token,
    url,
    startedAt,
    certificate = null,
    host = null,
  } = value as Readonly<Record<string, unknown>>;
  if (version !== 1 || typeof token !== 'string' || typeof url !== 'string') return undefined;
  if (!isPositiveInteger(port) || port > 65535) return undefined;
  if (pid !== null && !isPositiveInteger(pid)) return undefined;
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(url)) return undefined;
  if (certificate !== null && typeof certificate !== 'string') return undefined;
  if (host !== null && typeof host !== 'string') return undefined;
  return {
    version,
    pid,
    port,
    token,
    url,
    certificate,
    startedAt: typeof startedAt === 'number' ? startedAt : 0,
    host,
  };
}

function isPositiveInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
