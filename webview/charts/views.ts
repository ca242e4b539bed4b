import type { ChartsArrangement } from '../../src/core/charts/workspace';
import type { ChartsOpening } from '../../src/core/panels/charts';
import type { ChartsStrings } from '../../src/core/panels/strings';
import type { ViewSource } from '../ui/savedViews';
import { SavedViews } from '../ui/savedViews';

/** What a page of charts with saved views has of its host. */
export interface ChartViewsDeps {
  readonly source: ViewSource<ChartsArrangement>;
  readonly opening: () => Promise<ChartsOpening>;
  readonly share: (arrangement: ChartsArrangement, name: string) => void;
  /** Of the view that was shown when the page was last there. */
  readonly name: string;
  /** Whether the page was never arranged: it opens with the default view. */
  readonly isNew: boolean;
}

/** The saved views of a page of charts, and with which of them it opens. */
export class ChartViews {
  readonly saved: SavedViews<ChartsArrangement>;
  readonly share: (arrangement: ChartsArrangement, name: string) => void;
  writable = false;
  readonly #deps: ChartViewsDeps;
  readonly #apply: (arrangement: ChartsArrangement, name: string) => void;
  #isNew: boolean;

  constructor(
    deps: ChartViewsDeps,
    page: {
      readonly words: ChartsStrings;
      readonly onChange: () => void;
      readonly apply: (arrangement: ChartsArrangement, name: string) => void;
    },
  ) {
    this.#deps = deps;
    this.#apply = page.apply;
    this.#isNew = deps.isNew;
    this.share = deps.share;
    this.saved = new SavedViews({ ...page, source: deps.source }, deps.name);
  }

  /** Applies what a command asks for, on a new page else the default view. */
  async open(): Promise<void> {
    const [{ writable, arrangement }] = await Promise.all([this.#deps.opening(), this.saved.load()]);
    this.writable = writable;
    const isRead = this.saved.problem === undefined;
    const first = this.#isNew ? this.saved.first({ arrangement }) : arrangement;
    if (isRead) this.#isNew = false;
    if (first) this.#apply(first, arrangement ? '' : this.saved.name);
  }
}
