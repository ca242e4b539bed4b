import type { TableView } from '../../src/core/panels/table';
import type { TableArrangement } from '../../src/core/panels/tableView';

export interface ViewSource {
  views(): Promise<readonly TableView[]>;
  saveView(name: string | null, arrangement: TableArrangement): Promise<string | null>;
  setDefaultView(viewId: string | null): Promise<void>;
  removeView(viewId: string): Promise<void>;
}

/** The views in the store, and which of them is shown. */
export class SavedViews {
  all: readonly TableView[] = [];
  /** '' for none of them. */
  name: string;
  readonly #source: ViewSource;
  readonly #onChange: () => void;
  readonly #onProblem: (error: unknown) => void;

  constructor(
    deps: {
      readonly source: ViewSource;
      readonly onChange: () => void;
      readonly onProblem: (error: unknown) => void;
    },
    name: string,
  ) {
    this.#source = deps.source;
    this.#onChange = deps.onChange;
    this.#onProblem = deps.onProblem;
    this.name = name;
  }

  get current(): TableView | undefined {
    return this.all.find(({ name }) => name === this.name);
  }

  async load(): Promise<void> {
    await this.#change(async () => undefined);
  }

  /** Null for a name that the person is asked for. */
  async save(name: string | null, arrangement: TableArrangement): Promise<void> {
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

  async #change(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.all = await this.#source.views();
      this.#onChange();
    } catch (error) {
      this.#onProblem(error);
    }
  }
}
