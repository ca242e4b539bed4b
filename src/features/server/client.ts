import { sentence, TidemarkError } from '../../core/errors';
import type { ServerAnswer } from '../../server/ping';
import { pingServer, TIDEMARK_PREFIX } from '../../server/ping';

/** Where scripts log to. The token is a secret of this machine's user; null when the server asks for none. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string | null;
}

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

  async shutdown(): Promise<void> {
    await this.#ask('POST', '/shutdown', 5000);
  }

  async #ask(method: string, path: string, timeout: number): Promise<Response> {
    const { url, token } = this.#address;
    const response = await fetch(`${url}${TIDEMARK_PREFIX}${path}`, {
      method,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeout),
    });
    if (!response.ok) {
      throw new TidemarkError(
        'INTERNAL_ERROR',
        sentence('The tracking server answered {0} with {1}.', path, response.status),
      );
    }
    return response;
  }
}
