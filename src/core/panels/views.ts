import { flag, list, nothing, nullable, shape, text } from '../decode';
import type { Decoder } from '../rpc';

/** A saved view as the panel sees it whose part it has. `A` is that panel's arrangement. */
export interface PanelView<A> {
  readonly viewId: string;
  readonly name: string;
  readonly isDefault: boolean;
  /** Null where this version doesn't understand it. */
  readonly arrangement: A | null;
  /** Then why; '' otherwise. */
  readonly problem: string;
}

/** What a new page begins with: what a command asks for, else the default view. Null for neither. */
export function firstArrangement<A>(
  asked: A | null,
  views: readonly PanelView<A>[],
): {
  readonly arrangement: A | null;
  /** Of the view; '' for none. */
  readonly name: string;
  /** The default view, where it would be this and can't be read. */
  readonly unreadable?: PanelView<A>;
} {
  const standard = views.find(({ isDefault }) => isDefault);
  if (asked || !standard) return { arrangement: asked, name: '' };
  const { arrangement, name } = standard;
  return arrangement ? { arrangement, name } : { arrangement, name: '', unreadable: standard };
}

/** What every panel with saved views asks its host. */
export interface ViewRequests<A> {
  readonly views: { readonly params: null; readonly result: readonly PanelView<A>[] };
  readonly saveView: {
    /** Without a name the person is asked for one. */
    readonly params: { readonly name: string | null; readonly arrangement: A };
    /** Its name; null when the person thought better of it. */
    readonly result: string | null;
  };
  readonly setDefaultView: { readonly params: { readonly viewId: string | null }; readonly result: null };
  readonly removeView: { readonly params: { readonly viewId: string }; readonly result: null };
  /** What is in a file that the person picks; null when they pick none, or it is for another panel. */
  readonly openView: { readonly params: null; readonly result: A | null };
}

type RequestDecoders<R extends Record<keyof R, { readonly params: unknown; readonly result: unknown }>> = {
  readonly [K in keyof R]: {
    readonly params: Decoder<R[K]['params']>;
    readonly result: Decoder<R[K]['result']>;
  };
};

export function viewRequests<A>(arrangement: Decoder<A>): RequestDecoders<ViewRequests<A>> {
  return {
    views: {
      params: nothing,
      result: list(
        shape<PanelView<A>>({
          viewId: text,
          name: text,
          isDefault: flag,
          arrangement: nullable(arrangement),
          problem: text,
        }),
      ),
    },
    saveView: {
      params: shape<ViewRequests<A>['saveView']['params']>({ name: nullable(text), arrangement }),
      result: nullable(text),
    },
    setDefaultView: {
      params: shape<{ readonly viewId: string | null }>({ viewId: nullable(text) }),
      result: nothing,
    },
    removeView: { params: shape<{ readonly viewId: string }>({ viewId: text }), result: nothing },
    openView: { params: nothing, result: nullable(arrangement) },
  };
}

export const VIEW_STRINGS = [
  'view',
  'viewNamed',
  'viewChanged',
  'views',
  'saveView',
  'saveViewAs',
  'shareView',
  'openView',
  'removeView',
  'defaultView',
  'resetView',
  'viewUnreadable',
  'close',
] as const;
export type ViewStrings = Readonly<Record<(typeof VIEW_STRINGS)[number], string>>;
