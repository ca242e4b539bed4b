import type { PanelView } from '../../src/core/panels/views';
import { firstArrangement } from '../../src/core/panels/views';
import { errorMessage } from '../../src/core/errors';
import { fill, shorten } from './strings';

export interface ViewSource<A> {
  views(): Promise<readonly PanelView<A>[]>;
  /** Null for a name that the person is asked for. */
  saveView(name: string | null, arrangement: A): Promise<string | null>;
  setDefaultView(viewId: string | null): Promise<void>;
  removeView(viewId: string): Promise<void>;
  /** What is in a file that the person picks. */
  openView(): Promise<A | null>;
}

/** The views in the store that have a part for this page, and which of them is shown. */
export class SavedViews<A extends object> {
  all: readonly PanelView<A>[] = [];
  /** '' for none of them. */
  name: string;
  /** What is wrong with a view; the page is as it was. */
  problem: string | undefined;
  readonly #source: ViewSource<A>;
  readonly #words: { readonly viewUnreadable: string };
  readonly #onChange: () => void;
  #compared: { readonly saved: A; readonly arrangement: A; readonly differs: boolean } | undefined;

  constructor(
    deps: {
      readonly source: ViewSource<A>;
      readonly words: { readonly viewUnreadable: string };
      readonly onChange: () => void;
    },
    name: string,
  ) {
    this.#source = deps.source;
    this.#words = deps.words;
    this.#onChange = deps.onChange;
    this.name = name;
  }

  get current(): PanelView<A> | undefined {
    return this.all.find(({ name }) => name === this.name);
  }

  /** What a new page begins with: what a command asks for, else the default view. Null for neither, and for one that can't be read. */
  first({ arrangement }: { readonly arrangement: A | null }): A | null {
    const first = firstArrangement(arrangement, this.all);
    if (first.name !== '') this.name = first.name;
    if (first.unreadable) this.refuse(first.unreadable);
    return first.arrangement;
  }

  /** Says why it isn't shown, and what to do about it. */
  refuse({ name, problem }: Pick<PanelView<A>, 'name' | 'problem'>): void {
    this.#fail(fill(this.#words.viewUnreadable, shorten(name, 50), problem));
  }

  /** The page shows this one now; '' for none. */
  show(name: string): void {
    this.name = name;
    this.problem = undefined;
  }

  /** Its problem has been read. */
  dismiss(): void {
    this.problem = undefined;
    this.#onChange();
  }

  /** Whether this is not what is saved under the name that is shown. */
  isChanged(arrangement: A): boolean {
    const saved = this.current?.arrangement;
    if (!saved) return false;
    if (this.#compared?.saved !== saved || this.#compared.arrangement !== arrangement)
      this.#compared = { saved, arrangement, differs: ordered(saved) !== ordered(arrangement) };
    return this.#compared.differs;
  }

  /** What was read with the page, and what was asked for. */
  take(all: readonly PanelView<A>[], asked: { readonly arrangement: A | null }): void {
    this.all = all;
    this.first(asked);
  }

  async load(): Promise<void> {
    await this.#change(async () => undefined);
  }

  /** Null for a name that the person is asked for. */
  async save(name: string | null, arrangement: A): Promise<void> {
    await this.#change(async () => {
      this.name = (await this.#source.saveView(name, arrangement)) ?? this.name;
    });
  }

  async setDefault(viewId: string | null): Promise<void> {
    await this.#change(() => this.#source.setDefaultView(viewId));
  }

  async remove(viewId: string): Promise<void> {
    await this.#change(async () => {
      await this.#source.removeView(viewId);
      this.name = '';
    });
  }

  async openFile(apply: (arrangement: A) => void): Promise<void> {
    try {
      const opened = await this.#source.openView();
      if (opened) apply(opened);
    } catch (error) {
      this.#fail(errorMessage(error));
    }
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.#onChange();
  }

  async #change(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.all = await this.#source.views();
      this.problem = undefined;
      this.#onChange();
    } catch (error) {
      this.#fail(errorMessage(error));
    }
  }
}

/** The same text for the same values, in whatever order their fields came about. */
function ordered(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
