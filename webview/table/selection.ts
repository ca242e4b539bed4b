/** The selected rows by their ids: runs, and groups with all of their runs. */
export class Selection {
  readonly #ids = new Set<string>();
  readonly #read: (from: number, to: number) => Promise<readonly string[]>;
  readonly #onChange: () => void;
  /** Counts how often it became another one. */
  changes = 0;
  /** Where a range begins, and the row that was there. */
  #anchor = 0;
  #anchorId: string | undefined;
  #asked = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(deps: {
    /** The runs of some rows. */
    readonly read: (from: number, to: number) => Promise<readonly string[]>;
    readonly onChange: () => void;
  }) {
    this.#read = deps.read;
    this.#onChange = () => {
      this.changes++;
      deps.onChange();
    };
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Of the runs. Keys of groups are lists, run ids never begin as one. */
  get runIds(): readonly string[] {
    return [...this.#ids].filter((id) => !id.startsWith('['));
  }

  get size(): number {
    return this.#ids.size;
  }

  /** When the rows of a range or a group that was picked a moment ago have been read, too. */
  settled(): Promise<void> {
    return this.#reading;
  }

  clear(): void {
    this.#asked++;
    if (this.#ids.size === 0) return;
    this.#ids.clear();
    this.#onChange();
  }

  /** Only this row. */
  set(id: string, row: number): void {
    this.#ids.clear();
    this.begin(id, row);
    this.#add(id, row);
  }

  toggle(id: string, row: number): void {
    this.begin(id, row);
    if (!this.#ids.has(id)) {
      this.#add(id, row);
      return;
    }
    this.#ids.delete(id);
    if (id.startsWith('['))
      void this.#change(row, row + 1, (ids) => ids.forEach((one) => this.#ids.delete(one)));
    this.#onChange();
  }

  /** From here on a range begins there. */
  begin(id: string | undefined, row: number): void {
    this.#anchor = row;
    this.#anchorId = id;
  }

  /** All rows from where the range begins. */
  async extendTo(row: number): Promise<void> {
    const [first, last] = [Math.min(this.#anchor, row), Math.max(this.#anchor, row)];
    await this.#change(first, last + 1, (ids) => {
      this.#ids.clear();
      for (const id of ids) this.#ids.add(id);
    });
  }

  async all(rowCount: number): Promise<void> {
    await this.#change(0, rowCount, (ids) => {
      for (const id of ids) this.#ids.add(id);
    });
  }

  /** Rows are elsewhere: a range still begins at the row that was picked. */
  follow(rowNow: (id: string | undefined, row: number) => number): void {
    this.#anchor = rowNow(this.#anchorId, this.#anchor);
  }

  /** Lets go of all other runs, and of groups where none is left. */
  keepOnly(runIds: ReadonlySet<string>): void {
    for (const id of this.runIds) if (!runIds.has(id)) this.#ids.delete(id);
    if (this.runIds.length === 0) this.#ids.clear();
    this.#onChange();
  }

  #add(id: string, row: number): void {
    this.#ids.add(id);
    this.#onChange();
    if (id.startsWith('['))
      void this.#change(row, row + 1, (ids) => ids.forEach((one) => this.#ids.add(one)));
  }

  /** What was asked before and isn't there yet is dropped. */
  #change(from: number, to: number, apply: (ids: readonly string[]) => void): Promise<void> {
    const asked = ++this.#asked;
    this.#reading = this.#read(from, to).then((ids) => {
      if (asked !== this.#asked) return;
      apply(ids);
      this.#onChange();
    });
    return this.#reading;
  }
}
