import { realpathSync } from 'node:fs';

/** What a running server says of itself. */
export interface ServerAnswer {
  /** The folder of the store it serves. */
  readonly store: string;
  readonly pid: number;
}

export const TIDEMARK_PREFIX = '/api/tidemark/1.0';

/** Asks who answers at `url`; undefined when nobody does, or something that isn't our server. */
export async function pingServer(
  server: {
    readonly url: string;
    /** Empty or null when the server asks for none. */ readonly token: string | null;
  },
  timeout = 2000,
): Promise<ServerAnswer | undefined> {
  try {
    const response = await fetch(`${server.url}${TIDEMARK_PREFIX}/ping`, {
      headers: server.token ? { authorization: `Bearer ${server.token}` } : {},
      signal: AbortSignal.timeout(timeout),
    });
    if (!response.ok) return undefined;
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null) return undefined;
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
