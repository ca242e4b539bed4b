import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { errorMessage, invalid } from '../../core/errors';
import { ArtifactStore } from '../../store/artifacts';
import { isNetworkDisk, NETWORK_DISK_VARIABLE, type NetworkDiskChoice } from '../../store/disk';
import { DATABASE_FILE } from '../../store/open';
import { openStore, type Store } from '../../store/store';
import { buildApp } from '../app';
import { readDiscovery, touchDiscovery, writeDiscovery, type Discovery } from '../discovery';
import { ArtifactPlaces, localFolder } from '../artifactPlaces';
import { isLoopbackAddress } from '../security';
import { WindowLeases } from '../windowLeases';
import { artifactFolder } from './artifactFolder';
import { elsewhere, lastPlace, lockOrFindRunning } from './claim';
import { assertNoneElsewhere } from './elsewhere';
import { IdleWatch } from './idleWatch';
import { listen } from './listen';
import { openLog, type Log } from './log';
import { OwnTools } from './ownTools';
import type { ServerLock } from './serverLock';
import { readTls, type Tls, type TlsFiles } from './tls';

export interface ServeOptions {
  /** The workspace folder; the store is its `.tidemark`. */
  readonly root: string;
  readonly host: string;
  /** Null: the one of last time, or any. */
  readonly port: number | null;
  readonly auth: 'token' | 'none';
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null;
  /** Beyond this machine, too. */
  readonly insecureHttp: boolean;
  /** Where `mlflow-artifacts:/` files lie; null: where they did last time, at first in the store's folder. */
  readonly artifactsDestination: string | null;
  /** What new experiments' artifact locations begin with; null: `mlflow-artifacts:`. */
  readonly defaultArtifactRoot: string | null;
  /** Leave after so long without a window, a running run, and a request; null: never. */
  readonly idleExitSeconds: number | null;
  readonly logFile: string | null;
  /** Whether other machines share the store's disk. */
  readonly networkDisk: NetworkDiskChoice;
  /** Local folders that artifact locations may lie in, besides the server's own; empty on loopback: any. */
  readonly allowedArtifactRoots: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly version: string;
}

/** Runs the tracking server until it is asked to leave, and prints where it is. Throws a sentence if it can't start. */
export async function serve(options: ServeOptions): Promise<void> {
  assertSafe(options);
  const tls = options.tls && readTls(options.tls);
  const directory = join(resolve(options.root), '.tidemark');
  const log = openLog(options.logFile);
  const exclusive = isNetworkDisk(directory, options.networkDisk);
  // For the tools that this process starts, and every place that opens the store.
  process.env[NETWORK_DISK_VARIABLE] = exclusive ? '1' : '0';
  const lock = await lockOrFindRunning(directory);
  if ('url' in lock) {
    print({ url: lock.url, pid: lock.pid, alreadyRunning: true });
    return;
  }
  try {
    if (exclusive) await assertNoneElsewhere(directory, (other) => elsewhere(directory, other));
    await serveLocked(options, { directory, log, lock, tls, exclusive });
  } finally {
    lock.release();
  }
}

interface Held {
  readonly directory: string;
  readonly log: Log;
  readonly lock: ServerLock;
  readonly tls: Tls | null;
  /** The store is on a network disk: this process alone opens it. */
  readonly exclusive: boolean;
}

/** Beyond this machine others read what goes over the wire, and anybody may ask. */
function assertSafe({ host, auth, tls, insecureHttp }: ServeOptions): void {
  if (isLoopbackAddress(host)) return;
  if (auth === 'none')
    throw invalid(
      `Without authentication the server listens on this machine only: leave out --host ${host}, or --auth none.`,
    );
  if (tls === null && !insecureHttp)
    throw invalid(
      `Beyond this machine others could read the token and all data: give --tls-cert and --tls-key, or --insecure-http on a network where that is no danger.`,
    );
}

async function serveLocked(options: ServeOptions, held: Held): Promise<void> {
  const { directory, exclusive } = held;
  const { defaultArtifactRoot } = options;
  const store = openStore({
    directory,
    mode: 'owner',
    exclusive,
    ...(defaultArtifactRoot !== null && { artifactRoot: defaultArtifactRoot }),
  });
  try {
    await serveStore(options, held, store);
  } finally {
    store.close();
  }
}

async function serveStore(options: ServeOptions, held: Held, store: Store): Promise<void> {
  const { directory, log, lock, tls } = held;
  const before = await lastPlace(directory);
  const token = options.auth === 'none' ? '' : before?.token || randomBytes(32).toString('base64url');
  const places = new ArtifactPlaces(
    new ArtifactStore(artifactFolder(store, options.artifactsDestination)),
    artifactRoots(options),
  );
  const leases = new WindowLeases();
  const idle = new IdleWatch({ store, leases, idleMs: (options.idleExitSeconds ?? 0) * 1000 });
  const leave = new Departure();
  const tools = new OwnTools(options.root, () => {
    idle.noteRequest();
  });
  const build = (): ReturnType<typeof buildApp> =>
    buildApp({
      store,
      places,
      token: token === '' ? null : token,
      tls,
      version: options.version,
      leases,
      tools,
      allowedHosts: options.allowedHosts,
      allowedOrigins: options.allowedOrigins,
      onRequest: () => {
        idle.noteRequest();
      },
      shutdown: () => {
        leave.because('it was asked to over REST');
      },
      log,
    });
  const { app, port } = await listen(build, {
    host: options.host,
    port: options.port,
    remembered: before?.port ?? null,
  });
  // Whatever ends it: a server that listens on without its store would be there for good.
  const discovery = await serveUntilAsked(options, held, { store, idle, leave, port, token }).finally(
    async () => {
      tools.close();
      await close(app);
    },
  );
  if (lock.isHeld()) writeDiscovery(directory, { ...discovery, pid: null });
}

interface Serving {
  readonly store: Store;
  readonly idle: IdleWatch;
  readonly leave: Departure;
  readonly port: number;
  readonly token: string;
}

/** Tells where the server is, looks after the store's folder until it is asked to leave, and gives what it told. */
async function serveUntilAsked(options: ServeOptions, held: Held, serving: Serving): Promise<Discovery> {
  const { directory, log, lock, tls, exclusive } = held;
  const { store, idle, leave, port, token } = serving;
  const discovery: Discovery = {
    version: 1,
    pid: process.pid,
    port,
    token,
    url: `${tls ? 'https' : 'http'}://${urlHost(options.host)}:${String(port)}`,
    certificate: tls && keptCertificate(directory, tls),
    startedAt: Date.now(),
    host: exclusive ? hostname() : null,
  };
  writeDiscovery(directory, discovery);
  const isInPlace = placeKeeper(store, log);
  const lookAround = (): void => {
    try {
      if (!lock.isHeld()) leave.because("the store's folder was taken away");
      else if (!isInPlace()) leave.because("the store's file was replaced");
      else if (options.idleExitSeconds !== null && idle.isIdle()) leave.because('nobody needs it');
      else if (readDiscovery(directory)?.pid !== process.pid) writeDiscovery(directory, discovery);
      else if (exclusive) touchDiscovery(directory);
    } catch (error) {
      // A full disk, say. The next look may find it better.
      log(errorMessage(error));
    }
  };
  const housekeeping = setInterval(lookAround, lookEvery(options.idleExitSeconds));
  log(`Tidemark ${options.version} serves ${directory} at ${discovery.url} (process ${String(process.pid)})`);
  if (exclusive)
    log('The store is on a network disk: this process alone opens it, and windows read through it');
  print({ url: discovery.url, pid: process.pid });

  const reason = await leave.asked;
  clearInterval(housekeeping);
  log(`The server leaves: ${reason}`);
  return discovery;
}

/** Requests that are being answered get some seconds. */
async function close(app: ReturnType<typeof buildApp>): Promise<void> {
  const patience = setTimeout(() => {
    app.server.closeAllConnections();
  }, 5000);
  await app.close();
  clearTimeout(patience);
}

/** Beyond this machine a token must not open all folders of it: anybody who has one can say where an experiment's files lie. */
function artifactRoots({
  host,
  defaultArtifactRoot,
  allowedArtifactRoots,
}: ServeOptions): readonly string[] | null {
  if (isLoopbackAddress(host) && allowedArtifactRoots.length === 0) return null;
  const folder = defaultArtifactRoot === null ? undefined : localFolder(defaultArtifactRoot);
  return folder === undefined ? allowedArtifactRoots : [folder, ...allowedArtifactRoots];
}

/** A copy, so that it is the one which this server shows even when the file has been renewed. */
function keptCertificate(directory: string, { cert }: Tls): string {
  const file = join(directory, 'server.pem');
  writeFileSync(file, cert, { mode: 0o600 });
  return file;
}

/** Sees to it that the store's file stays where it is; false where somebody put another in its place. */
function placeKeeper(store: Store, log: Log): () => boolean {
  let known = 0;
  return () => {
    try {
      const restored = store.keepInPlace();
      if (restored > known)
        log("The store's file had been removed, and was put back with all that was in it.");
      known = restored;
      return true;
    } catch (error) {
      log(errorMessage(error));
      if (!existsSync(join(store.directory, DATABASE_FILE))) return true;
      const copy = join(store.directory, `${DATABASE_FILE}.replaced-${String(Date.now())}`);
      store.copyTo(copy);
      log(`What was in the file that was replaced is in '${copy}'.`);
      return false;
    }
  };
}

function lookEvery(idleExitSeconds: number | null): number {
  return Math.min(5000, Math.max(100, ((idleExitSeconds ?? 10) * 1000) / 2));
}

/** Why the server leaves: a signal, a request, or nobody being there. The first reason counts. */
class Departure {
  readonly asked: Promise<string>;
  because: (reason: string) => void = () => undefined;

  constructor() {
    this.asked = new Promise((resolvePromise) => {
      this.because = resolvePromise;
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        this.because(signal);
      });
  }
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** One JSON line on standard output, for whoever started us; it may have stopped listening. */
function print(line: Readonly<Record<string, unknown>>): void {
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
