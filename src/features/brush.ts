/** Runs that a person brushed in the charts of one panel. */
export interface Brush {
  /** The workspace folder's URI. */
  readonly folder: string;
  /** Of all runs in the charts: the tables of these experiments show only what is brushed. */
  readonly experimentIds: ReadonlySet<string>;
  readonly runs: readonly { readonly runId: string; readonly experimentId: string }[];
}

/** What a table shows. */
interface Shown {
  readonly folder: string;
  readonly experimentIds: readonly string[];
}

/** What is brushed in the charts that are open, for the tables beside them. It is passing: nothing of it is saved. */
export class Brushes {
  /** By the panel they were made in, the newest last. */
  readonly #brushes = new Map<string, Brush>();
  readonly #listeners = new Set<(folder: string) => void>();

  /** What is brushed in this panel now; null: nothing any more. */
  set(panel: string, brush: Brush | null): void {
    const folder = brush?.folder ?? this.#brushes.get(panel)?.folder;
    this.#brushes.delete(panel);
    if (brush) this.#brushes.set(panel, brush);
    if (folder !== undefined) this.#tell(folder);
  }

  /** What is brushed in this panel. */
  in(panel: string): readonly string[] | null {
    return this.#brushes.get(panel)?.runs.map(({ runId }) => runId) ?? null;
  }

  /** The runs of the newest brush that a table shows something of; null where there is none. */
  of(shown: Shown): readonly string[] | null {
    const newest = [...this.#brushes.values()].findLast((brush) => concerns(brush, shown));
    if (!newest) return null;
    const { experimentIds } = shown;
    return newest.runs
      .filter(({ experimentId }) => experimentIds.includes(experimentId))
      .map(({ runId }) => runId);
  }

  /** Lets go of every brush that this table shows something of. */
  clear(shown: Shown): void {
    for (const [panel, brush] of [...this.#brushes]) if (concerns(brush, shown)) this.#brushes.delete(panel);
    this.#tell(shown.folder);
  }

  /** With the folder whose brushes changed. */
  onDidChange(listener: (folder: string) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #tell(folder: string): void {
    for (const listener of [...this.#listeners]) listener(folder);
  }
}

/** These runs of all that are in the charts, which are known with their experiments. */
export function brushOf(
  folder: string,
  charted: ReadonlyMap<string, string>,
  runIds: readonly string[],
): Brush {
  const runs = runIds.flatMap((runId) => {
    const experimentId = charted.get(runId);
    return experimentId === undefined ? [] : [{ runId, experimentId }];
  });
  return { folder, experimentIds: new Set(charted.values()), runs };
}

function concerns(brush: Brush, { folder, experimentIds }: Shown): boolean {
  return brush.folder === folder && experimentIds.some((id) => brush.experimentIds.has(id));
}
