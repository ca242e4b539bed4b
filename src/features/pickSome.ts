import * as vscode from 'vscode';

interface Options {
  readonly title: string;
  readonly placeholder: string;
  readonly matchOnDescription?: boolean;
}

/** Those that are checked; while none is, the one that Enter is pressed on: it would choose nothing otherwise. */
export async function pickSome<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: Options,
): Promise<readonly T[] | undefined> {
  const picked = await pickSomeOr(items, options);
  return picked === 'other' ? undefined : picked;
}

/** The same, with a button beside the title for what is not a choice among the items. */
export async function pickSomeOr<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: Options & { readonly other?: vscode.QuickInputButton },
): Promise<readonly T[] | 'other' | undefined> {
  const input = vscode.window.createQuickPick<T>();
  try {
    return await new Promise((resolve) => {
      input.title = options.title;
      input.placeholder = options.placeholder;
      input.canSelectMany = true;
      input.matchOnDescription = options.matchOnDescription ?? false;
      input.items = items;
      input.selectedItems = items.filter(({ picked }) => picked);
      if (options.other) input.buttons = [options.other];
      input.onDidTriggerButton(() => resolve('other'));
      // VS Code goes to none by itself where several can be checked.
      const goToFirst = (typed: string): void => {
        const first = items.find(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()));
        if (first) input.activeItems = [first];
      };
      goToFirst('');
      input.onDidChangeValue(goToFirst);
      input.onDidAccept(() => {
        const chosen = input.selectedItems.length > 0 ? input.selectedItems : input.activeItems;
        if (chosen.length > 0) resolve(chosen);
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}
