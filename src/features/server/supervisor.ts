import * as vscode from 'vscode';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { errorMessage, TidemarkError } from '../../core/errors';
import { errorText } from '../../vscode/errors';
import { isStarted, readDiscovery } from '../../server/discovery';
import { isSameFolder } from '../../server/ping';
import { ServerClient } from './client';
import type { ServerAddress } from './client';
import { networkDiskChoice } from './networkDiskChoice';
import type { EarlyEnd } from './serverProcess';
import { startServerProcess } from './serverProcess';

export type ServerState = 'stopped' | 'starting' | 'running' | 'failed';

const LEASE_EVERY_MS = 20_000;
const LOOK_FOR_FOLDER_EVERY_MS = 1000;
const READY_WITHIN_MS = 20_000;
const IDLE_EXIT_SECONDS = 900;
/** A server that dies more often than this is left alone until somebody starts it by hand. */
const RESTARTS_PER_MINUTE = 3;

/**
 * Keeps one folder's tracking server running while the folder is used. The server is a process of its own that
 * other windows may have started: it is found by its discovery file, told every 20 s that this window is there,
 * and started again when it died, if its store is still there. Ending the window ends the lease, never the server.
 */
export class ServerSupervisor implements vscode.Disposable {
  readonly #folder: vscode.WorkspaceFolder;
  readonly #cli: string;
  readonly #windowId: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.#changed.event;
  #state: ServerState = 'stopped';
  #address: ServerAddress | undefined;
  #starting: Promise<ServerAddress> | undefined;
  #lease: NodeJS.Timeout | undefined;
  #returning: NodeJS.Timeout | undefined;
  #restarts: number[] = [];
  #disposed = false;
  #wasStopped = false;

  constructor(deps: {
    readonly folder: vscode.WorkspaceFolder;
    /** The bundle of the command line. */
    readonly cli: string;
    /** Tells this window from others that use the same server. */
    readonly windowId: string;
    readonly log: vscode.LogOutputChannel;
  }) {
    this.#folder = deps.folder;
    this.#cli = deps.cli;
    this.#windowId = deps.windowId;
    this.#log = deps.log;
  }

  get folder(): vscode.WorkspaceFolder {
    return this.#folder;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** The running server's address; undefined while none answers. */
  get address(): ServerAddress | undefined {
    return this.#address;
  }

  /** Whether somebody stopped the server on purpose. */
  get wasStopped(): boolean {
    return this.#wasStopped;
  }

  /** Finds the folder's server or starts it. Rejects with a TidemarkError that can be shown as it is. */
  async ensure(): Promise<ServerAddress> {
    if (this.#address) return this.#address;
    this.#wasStopped = false;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** A person wants it to run: where the store was taken away, with a new one. */
  async start(): Promise<ServerAddress> {
    if (this.state !== 'starting' && !existsSync(this.#storeFolder)) await this.stop();
    return this.ensure();
  }

  /** For views, which start no server that somebody has stopped on purpose. */
  async forReading(): Promise<ServerAddress> {
    if (!this.#wasStopped) return this.ensure();
    throw new TidemarkError(
      'TEMPORARILY_UNAVAILABLE',
      vscode.l10n.t(
        'The tracking server of {0} is stopped, and the store is on a network disk, where it can only be read through the server: start the server.',
        this.#folder.name,
      ),
    );
  }

  /** Somebody got no answer. */
  async lookAgain(): Promise<void> {
    await this.#died();
  }

  /** Stops the server for every window; runs that still log will fail to. */
  async stop(): Promise<void> {
    const address = this.#address ?? this.#discovered();
    this.#wasStopped = true;
    this.#forget('stopped');
    if (!address) return;
    const client = new ServerClient(address);
    if (!(await this.#isOurs(address))) return;
    await client.shutdown();
    for (let attempt = 0; attempt < 50 && (await client.ping(500)); attempt += 1) await delay(100);
  }

  dispose(): void {
    if (this.#disposed) return;
    const address = this.#address;
    this.#forget('stopped');
    this.#disposed = true;
    this.#changed.dispose();
    if (address) void new ServerClient(address).endLease(this.#windowId).catch(() => undefined);
  }

  async #start(): Promise<ServerAddress> {
    if (!vscode.workspace.isTrusted) {
      throw new TidemarkError(
        'PERMISSION_DENIED',
        vscode.l10n.t('The tracking server is not started in Restricted Mode. Trust the workspace first.'),
      );
    }
    if (this.#returning && !existsSync(this.#storeFolder)) {
      throw new TidemarkError(
        'TEMPORARILY_UNAVAILABLE',
        vscode.l10n.t(
          "The store '{0}' is no longer there: put it back where it was, or start the tracking server to begin a new one.",
          this.#storeFolder,
        ),
      );
    }
    this.#set('starting');
    try {
      const address = (await this.#find()) ?? (await this.#spawn());
      await new ServerClient(address).renewLease(this.#windowId);
      this.#follow(address);
      return address;
    } catch (error) {
      this.#forget('failed');
      if (error instanceof TidemarkError) throw error;
      throw new TidemarkError(
        'INTERNAL_ERROR',
        vscode.l10n.t('The tracking server of {0} does not start: {1}', this.#folder.name, errorText(error)),
        { cause: error },
      );
    }
  }

  /** A server that another window, or an earlier life of this one, has started. */
  async #find(): Promise<ServerAddress | undefined> {
    const address = this.#discovered();
    return address && (await this.#isOurs(address)) ? address : undefined;
  }

  /** A folder that was copied brings the discovery file of the original, whose server is none of ours. */
  async #isOurs(address: ServerAddress): Promise<boolean> {
    const answer = await new ServerClient(address).ping();
    return answer !== undefined && isSameFolder(answer.store, this.#storeFolder);
  }

  get #storeFolder(): string {
    return join(this.#folder.uri.fsPath, '.tidemark');
  }

  #discovered(): ServerAddress | undefined {
    const discovery = readDiscovery(this.#storeFolder);
    if (!discovery || !isStarted(discovery)) return undefined;
    const { url, token, certificate } = discovery;
    return { url, token: token === '' ? null : token, certificate };
  }

  async #spawn(): Promise<ServerAddress> {
    const folder = this.#folder.uri.fsPath;
    this.#log.info(`Starting the tracking server of ${folder}`);
    const server = startServerProcess({
      cli: this.#cli,
      folder,
      idleExitSeconds: IDLE_EXIT_SECONDS,
      networkDisk: networkDiskChoice(this.#folder),
    });
    let end: EarlyEnd | undefined;
    void server.ended.then((reason) => {
      end = reason;
      this.#log.info(`The tracking server of ${folder} ended (${String(reason.code)})`);
      void this.#died();
    });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline && !this.#disposed) {
      const address = await this.#find();
      if (address) return address;
      // A process that ends well has found a server that was there before it.
      if (end && end.code !== 0) break;
      await delay(50);
    }
    throw new TidemarkError(
      'INTERNAL_ERROR',
      end?.sentence ??
        vscode.l10n.t('The tracking server of {0} does not answer. Its log says more.', this.#folder.name),
    );
  }

  #follow(address: ServerAddress): void {
    this.#address = address;
    this.#set('running');
    clearInterval(this.#lease);
    this.#lease = setInterval(() => {
      new ServerClient(address).renewLease(this.#windowId).catch(() => this.#died());
    }, LEASE_EVERY_MS);
  }

  /** The server this window uses may be gone: looks, and starts another unless they die one after the other. */
  async #died(): Promise<void> {
    const address = this.#address;
    if (!address || this.#disposed) return;
    if (await this.#isOurs(address)) return;
    if (this.#address !== address) return;
    if (!existsSync(this.#storeFolder)) {
      this.#awaitFolder();
      return;
    }
    const now = Date.now();
    this.#restarts = [...this.#restarts.filter((time) => now - time < 60_000), now];
    if (this.#restarts.length > RESTARTS_PER_MINUTE) {
      this.#log.error(`The tracking server of ${this.#folder.uri.fsPath} keeps dying: not started again`);
      this.#forget('failed');
      return;
    }
    this.#log.warn(`The tracking server of ${this.#folder.uri.fsPath} is gone: starting it again`);
    this.#forget('starting');
    await this.ensure().catch((error: unknown) => this.#log.error(errorMessage(error)));
  }

  /** A store that was taken away may be put back: an empty one in its place would be in the way. */
  #awaitFolder(): void {
    this.#log.warn(
      `${this.#storeFolder} was taken away: its tracking server is started again once it is back`,
    );
    this.#forget('stopped');
    this.#returning = setInterval(() => {
      if (!existsSync(this.#storeFolder)) return;
      clearInterval(this.#returning);
      this.ensure().catch((error: unknown) => this.#log.error(errorMessage(error)));
    }, LOOK_FOR_FOLDER_EVERY_MS);
  }

  #forget(state: ServerState): void {
    clearInterval(this.#lease);
    clearInterval(this.#returning);
    this.#lease = undefined;
    this.#returning = undefined;
    this.#address = undefined;
    this.#set(state);
  }

  #set(state: ServerState): void {
    if (this.#state === state || this.#disposed) return;
    this.#state = state;
    this.#changed.fire(state);
  }
}
