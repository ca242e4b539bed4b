import type { nothing, TemplateResult } from 'lit';
import type { ViewStrings } from '../../src/core/panels/views';
import { banner } from './banner';
import { button } from './controls';
import type { MenuEntry } from './menu';
import { menuTool } from './menuTool';
import type { SavedViews } from './savedViews';
import { fill, shorten } from './strings';

/** A page whose arrangement is saved in views. */
export interface ViewBench<A extends object> {
  readonly words: ViewStrings;
  readonly views: SavedViews<A>;
  readonly arrangement: A;
  /** What there is without a view. */
  readonly standard: A;
  /** False where the store can only be read. */
  readonly writable: boolean;
  /** Shows all of it anew; '' where it is no saved view. */
  readonly apply: (arrangement: A, name: string) => void;
  readonly share: (arrangement: A, name: string) => void;
}

/** The button with the name of the view that is shown, and its menu. */
export function viewTool<A extends object>(bench: ViewBench<A>): TemplateResult {
  const { words, views } = bench;
  const name = shorten(views.name, 24);
  const isChanged = views.isChanged(bench.arrangement);
  const label = name === '' ? words.view : fill(words.viewNamed, name);
  return menuTool({
    label: isChanged ? `${label} ●` : label,
    title: isChanged ? fill(words.viewChanged, name) : label,
    entries: () => viewMenu(bench),
  });
}

/** What is wrong with a view, above what is there still; not what the page has `said` already. */
export function viewBanner<A extends object>(
  { close }: Pick<ViewStrings, 'close'>,
  views: SavedViews<A>,
  said: string | undefined,
): TemplateResult | typeof nothing {
  const problem = views.problem === said ? undefined : views.problem;
  return banner(problem, button({ label: close, onPress: () => views.dismiss() }));
}

export function viewMenu<A extends object>(bench: ViewBench<A>): readonly MenuEntry[] {
  const { words, views, arrangement, writable } = bench;
  const { current } = views;
  const saved = views.all.map((view): MenuEntry => {
    return {
      label: shorten(view.name, 50),
      checked: view.name === views.name,
      ...(view.isDefault && { detail: words.defaultView }),
      onPress: () => {
        if (view.arrangement) bench.apply(view.arrangement, view.name);
        else views.refuse(view);
      },
    };
  });
  const ofCurrent: readonly MenuEntry[] = current
    ? [
        {
          label: words.defaultView,
          checked: current.isDefault,
          onPress: () => void views.setDefault(current.isDefault ? null : current.viewId),
        },
        { label: words.removeView, onPress: () => void views.remove(current.viewId) },
      ]
    : [];
  return [
    ...(saved.length > 0 ? [{ heading: words.views }, ...saved, 'separator' as const] : []),
    ...(current && writable
      ? [{ label: words.saveView, onPress: () => void views.save(current.name, arrangement) }]
      : []),
    ...(writable ? [{ label: words.saveViewAs, onPress: () => void views.save(null, arrangement) }] : []),
    ...(writable ? ofCurrent : []),
    { label: words.shareView, onPress: () => bench.share(arrangement, views.name) },
    {
      label: words.openView,
      onPress: () => void views.openFile((opened) => bench.apply(opened, '')),
    },
    { label: words.resetView, onPress: () => bench.apply(bench.standard, '') },
  ];
}
