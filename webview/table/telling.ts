import type { Selection } from './selection';

/**
 * Tells which runs are selected before a command can ask for them: commands come from elsewhere in the window, which
 * takes the focus, or by a key with Ctrl or Cmd. The menu over the rows tells by itself.
 */
export function tellSelection(selection: Selection, tell: (runIds: readonly string[]) => void): void {
  let told = selection.changes;
  const now = (): void => {
    if (told === selection.changes) return;
    told = selection.changes;
    tell(selection.runIds);
  };
  window.addEventListener('blur', now);
  window.addEventListener(
    'keydown',
    ({ key }) => {
      if (key === 'Control' || key === 'Meta') now();
    },
    { capture: true },
  );
  // Meanwhile a tree may have said what is selected in it.
  window.addEventListener('focus', () => {
    if (selection.size > 0) told = -1;
  });
}
