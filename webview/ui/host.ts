import { errorMessage } from '../../src/core/errors';
import type { PageStart } from '../../src/core/panels/page';
import { pageStart, START_ELEMENT } from '../../src/core/panels/page';
import type { Channel } from '../../src/core/rpc';
import { keepFocus, keepTyped } from './focus';

interface HostApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): HostApi;

/** What the page has of its host: the channel to it, and a place for state that outlives the page. */
export interface Host {
  readonly channel: Channel;
  readonly start: PageStart;
  readonly savedState: unknown;
  /** Keeps the arrangement with the panel's identity, so that a reload finds both. */
  save(arrangement: object): void;
}

/** May be called once only. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  keepFocus();
  keepTyped();
  const start = pageStart(JSON.parse(document.getElementById(START_ELEMENT)?.textContent ?? ''));
  return {
    start,
    savedState: api.getState(),
    save: (arrangement) => api.setState({ identity: start.identity, ...arrangement }),
    channel: {
      post: (message) => api.postMessage(message),
      onMessage: (listener) => {
        const handle = ({ data }: MessageEvent<unknown>): void => listener(data);
        window.addEventListener('message', handle);
        return { dispose: () => window.removeEventListener('message', handle) };
      },
    },
  };
}

/** Hands errors that nobody handled to `report`, so that they reach the log. */
export function reportErrors(report: (message: string) => void): void {
  window.addEventListener('error', (event) => report(describe(event.error ?? event.message)));
  window.addEventListener('unhandledrejection', (event) => report(describe(event.reason)));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : errorMessage(error);
}
