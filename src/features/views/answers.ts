import type { TrackingBackend } from '../../core/backend';
import { errorMessage } from '../../core/errors';
import type { PanelView, ViewRequests } from '../../core/panels/views';
import type { Decoder, RequestHandlers } from '../../core/rpc';
import type { SavedView, ViewPart } from '../../core/runTable';

export type ViewsBackend = Pick<TrackingBackend, 'savedViews' | 'saveView' | 'setDefaultView' | 'removeView'>;

/** What a panel's host does about saved views. */
export interface ViewsHost<A> {
  readonly backend: () => Promise<ViewsBackend>;
  /** The same, for changes; rejects where nothing can be changed. */
  readonly writable: () => Promise<ViewsBackend>;
  /** A name for a view from the person; undefined when they leave. */
  readonly askName: () => Promise<string | undefined>;
  readonly openView: () => Promise<A | null>;
}

/** Answers for one part of the views: those that have it. */
export function answerViews<A extends object>(
  part: ViewPart,
  decode: Decoder<A>,
  { backend, writable, askName, openView }: ViewsHost<A>,
): RequestHandlers<ViewRequests<A>> {
  return {
    views: async () =>
      (await (await backend()).savedViews())
        .filter(({ definition }) => definition[part])
        .map((view) => panelView(view, part, decode)),
    saveView: async ({ name, arrangement }) => {
      const given = name ?? (await askName());
      if (given === undefined) return null;
      return (await (await writable()).saveView(given, part, arrangement)).name;
    },
    setDefaultView: async ({ viewId }) => {
      await (await writable()).setDefaultView(viewId);
      return null;
    },
    removeView: async ({ viewId }) => {
      await (await writable()).removeView(viewId);
      return null;
    },
    openView,
  };
}

function panelView<A>(
  { viewId, name, isDefault, definition }: SavedView,
  part: ViewPart,
  decode: Decoder<A>,
): PanelView<A> {
  const view = { viewId, name, isDefault };
  try {
    return { ...view, arrangement: decode(definition[part]), problem: '' };
  } catch (error) {
    return { ...view, arrangement: null, problem: errorMessage(error) };
  }
}
