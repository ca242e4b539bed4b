import type { RunEdit } from '../../src/core/panels/table';
import { COLOUR_TAG, STAR_TAG } from '../../src/core/runTable';
import type { PageColumn } from './columns';
import { isName } from './columns';
import type { RowContent } from './content';
import type { CellEditor } from './editor';

/** Changes to runs from the table: a name, a tag, a star, a colour. */
export class RunEdits {
  readonly #deps: {
    readonly editor: CellEditor;
    readonly root: () => Node;
    readonly edit: (runIds: readonly string[], edit: RunEdit) => Promise<void>;
    readonly onDone: () => void;
    readonly onProblem: (error: unknown) => void;
    readonly focus: () => void;
  };

  constructor(deps: {
    readonly editor: CellEditor;
    readonly root: () => Node;
    readonly edit: (runIds: readonly string[], edit: RunEdit) => Promise<void>;
    readonly onDone: () => void;
    readonly onProblem: (error: unknown) => void;
    readonly focus: () => void;
  }) {
    this.#deps = deps;
  }

  star({ id, starred }: RowContent): void {
    void this.setTag([id], STAR_TAG, starred ? '' : 'true');
  }

  /** A hue's name; '' for the colour that follows from the run. */
  setColour(runIds: readonly string[], colour: string): void {
    void this.setTag(runIds, COLOUR_TAG, colour);
  }

  /** '' takes the tag away. */
  async setTag(runIds: readonly string[], key: string, value: string): Promise<void> {
    await this.#edit(
      runIds,
      value === '' ? { kind: 'deleteTag', key } : { kind: 'setTag', tag: { key, value } },
    );
  }

  /** Puts a text field over the cell of a name or a tag; all other columns are as they were logged. */
  editCell(row: RowContent, column: PageColumn, cell: HTMLElement | undefined, exact: string): void {
    const tag = column.column.kind === 'tag' ? column.column.key : undefined;
    if (row.isGroup || !cell || (tag === undefined && !isName(column))) return;
    const before = tag === undefined ? row.name : exact;
    this.#deps.editor.open(this.#deps.root(), cell, { text: before, label: column.label }, (text) => {
      this.#deps.focus();
      if (text === undefined || text === before) return;
      if (tag !== undefined) void this.setTag([row.id], tag, text);
      else if (text.trim() !== '') void this.#edit([row.id], { kind: 'rename', name: text.trim() });
    });
  }

  async #edit(runIds: readonly string[], edit: RunEdit): Promise<void> {
    try {
      await this.#deps.edit(runIds, edit);
      this.#deps.onDone();
    } catch (error) {
      this.#deps.onProblem(error);
    }
  }
}
