import { list, optional, shape, text } from '../../core/decode';

interface CustomEditor {
  readonly priority: string | undefined;
  readonly selector: readonly { readonly filenamePattern: string | undefined }[];
}
interface Contributions {
  readonly customEditors: readonly CustomEditor[] | undefined;
}

const customEditor = shape<CustomEditor>({
  priority: optional(text),
  selector: list(shape<CustomEditor['selector'][number]>({ filenamePattern: optional(text) })),
});
const manifest = shape<{ readonly contributes: Contributions | undefined }>({
  contributes: optional(shape<Contributions>({ customEditors: optional(list(customEditor)) })),
});

/** Whether one of these extensions, by its package.json, brings an editor that opens files with such a name. */
export function bringsEditor(path: string, manifests: readonly unknown[]): boolean {
  const ending = /\.(\w+)$/.exec(path)?.[1];
  if (ending === undefined) return false;
  // `*.pdf`, or one among others: `*.{mov,mkv}`.
  const named = new RegExp(`[.{,]${ending}([},]|$)`, 'i');
  return manifests.some((one) => {
    try {
      const editors = manifest(one).contributes?.customEditors ?? [];
      return editors.some(
        ({ priority, selector }) =>
          priority !== 'option' && selector.some(({ filenamePattern = '' }) => named.test(filenamePattern)),
      );
    } catch {
      return false;
    }
  });
}
