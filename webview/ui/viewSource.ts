import type { ViewRequests } from '../../src/core/panels/views';
import type { ViewSource } from './savedViews';

/** A person takes a while to choose a name or a file. */
const PATIENT = { timeout: 3_600_000 };

interface ViewPeer<A> {
  request<K extends keyof ViewRequests<A>>(
    name: K,
    params: ViewRequests<A>[K]['params'],
    options?: { readonly timeout?: number },
  ): Promise<ViewRequests<A>[K]['result']>;
}

/** The saved views over the channel to the page's host. */
export function viewSource<A>(peer: ViewPeer<A>): ViewSource<A> {
  return {
    views: () => peer.request('views', null),
    saveView: (name, arrangement) => peer.request('saveView', { name, arrangement }, PATIENT),
    setDefaultView: async (viewId) => {
      await peer.request('setDefaultView', { viewId });
    },
    removeView: async (viewId) => {
      await peer.request('removeView', { viewId });
    },
    openView: () => peer.request('openView', null, PATIENT),
  };
}
