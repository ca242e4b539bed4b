import * as vscode from 'vscode';

/** Where scripts log to. The token is a secret of this machine's user. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string | null;
}

export type ServerState = 'stopped' | 'starting' | 'running' | 'failed';

/** Keeps one folder's tracking server running while the folder is used. */
export class ServerSupervisor implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.#changed.event;
  #state: ServerState = 'stopped';

  get state(): ServerState {
    return this.#state;
  }

  /** The running server's address; undefined while none answers. */
  get address(): ServerAddress | undefined {
    return undefined;
  }

  /** Finds the folder's server or starts it. Rejects with a TidemarkError that can be shown as it is. */
  async ensure(): Promise<ServerAddress> {
    throw new Error('not yet');
  }

  dispose(): void {
    this.#state = 'stopped';
    this.#changed.dispose();
  }
}
