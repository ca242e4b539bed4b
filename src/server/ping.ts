import { realpathSync } from 'node:fs';
import { ask, type Endpoint } from '../http/ask';

/** What a running server says of itself. */
export interface ServerAnswer {
  /** The folder of the store it serves. */
  readonly store: string;
  readonly pid: number;
}

export const TIDEMARK_PREFIX = '/api/tidemark/1.0';

/** Asks who answers at `url`; undefined when nobody does, or something that isn't our server. */
export async function pingServer(server: Endpoint, timeout = 2000): Promise<ServerAnswer | undefined> {
  try {
    const { status, json: answer } = await ask(server, {
      method: 'GET',
      path: `${TIDEMARK_PREFIX}/ping`,
      timeout,
    });
    if (status !== 200 || typeof answer !== 'object' || answer === null) return undefined;
    const store: unknown = Reflect.get(answer, 'store');
    const pid: unknown = Reflect.get(answer, 'pid');
    return typeof store === 'string' && typeof pid === 'number' ? { store, pid } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether both paths lead to one folder. A discovery file that was copied along names another folder's server. */
export function isSameFolder(a: string, b: string): boolean {
  try {
    return realpathSync.native(a) === realpathSync.native(b);
  } catch {
    return false;
  }
}
