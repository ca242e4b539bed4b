import { sentence, TidemarkError } from '../../core/errors';
import { ask, type Endpoint } from '../../http/ask';
import type { ServerAnswer } from '../../server/ping';
import { pingServer, TIDEMARK_PREFIX } from '../../server/ping';

/** Where scripts log to. The token is a secret of this machine's user; null when the server asks for none. */
export type ServerAddress = Endpoint;

/** Asks a tracking server of this machine for what concerns windows. Each call gives up after `timeout` ms. */
export class ServerClient {
  readonly #address: ServerAddress;

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  /** Who answers; undefined when nobody does, or something that isn't our server. */
  async ping(timeout = 2000): Promise<ServerAnswer | undefined> {
    return pingServer(this.#address, timeout);
  }

  /** Tells the server that this window is there. */
  async renewLease(windowId: string): Promise<void> {
    await this.#ask('PUT', `/windows/${encodeURIComponent(windowId)}`, 5000);
  }

  async endLease(windowId: string): Promise<void> {
    await this.#ask('DELETE', `/windows/${encodeURIComponent(windowId)}`, 1000);
  }

  /** Removes deleted runs for good, with their files. */
  async removeRuns(runIds: readonly string[]): Promise<void> {
    await this.#ask('POST', '/gc', 600_000, { run_ids: runIds });
  }

  async shutdown(): Promise<void> {
    await this.#ask('POST', '/shutdown', 5000);
  }

  async #ask(method: string, path: string, timeout: number, body?: object): Promise<void> {
    const { status } = await ask(this.#address, {
      method,
      path: `${TIDEMARK_PREFIX}${path}`,
      timeout,
      ...(body && { body }),
    });
    if (status >= 200 && status < 300) return;
    throw new TidemarkError(
      'INTERNAL_ERROR',
      sentence('The tracking server answered {0} with {1}.', path, status),
    );
  }
}
