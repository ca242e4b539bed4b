import { finite, integer, nullable, shape, text } from '../../src/core/decode';
import { HEADER } from './control';
import { ROW_HEIGHT } from './grid';
import type { Parts, Place } from './place';
import { TOP, windowFrom } from './place';

/** Written down when nothing moved for so long. */
const STILL_MS = 200;

/** Where somebody was who comes back: by the rows that were there, as others may have come meanwhile. */
export interface KeptPlace {
  /** The run or group that was the first in view; null at the top, where one waits for new ones. */
  readonly anchor: string | null;
  readonly anchorRow: number;
  readonly top: number;
  readonly left: number;
  /** The active cell; null where nobody went into the rows. */
  readonly active: ActiveCell | null;
}

interface ActiveCell {
  readonly id: string | null;
  readonly row: number;
  readonly column: string;
}

const row = integer(HEADER, Number.MAX_SAFE_INTEGER);
const keptPlace = shape<KeptPlace>({
  anchor: nullable(text),
  anchorRow: row,
  top: finite,
  left: finite,
  active: nullable(shape<ActiveCell>({ id: nullable(text), row, column: text })),
});

/** Of a page that was shown before; null for one of a version that kept none. */
export function placeIn(saved: unknown): KeptPlace | null {
  try {
    return shape<{ readonly place: KeptPlace | null }>({ place: nullable(keptPlace) })(saved).place;
  } catch {
    return null;
  }
}

/** Notes where one is in the table, and goes there when the page is made anew: its tab was hidden, the window reloaded. */
export class PlaceKeeper {
  kept: KeptPlace | null;
  readonly #parts: Parts;
  readonly #onKept: () => void;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #wantsFocus = false;
  /** Whether somebody went into the rows. Whether the focus is there tells too little: it may be in a menu by now. */
  #isIn: boolean;
  readonly #moved = (): void => {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#keep(), STILL_MS);
  };
  readonly #left = (): void => {
    if (this.#waiting !== undefined) this.#keep();
  };

  constructor(parts: Parts, kept: KeptPlace | null, onKept: () => void) {
    this.#parts = parts;
    this.kept = kept;
    this.#isIn = kept !== null && kept.active !== null;
    this.#onKept = onKept;
    const { element } = parts.grid;
    element.addEventListener('scroll', this.#moved, { passive: true });
    element.addEventListener('focusin', () => {
      this.#isIn = true;
      this.#moved();
    });
    // The page may be gone a moment later.
    window.addEventListener('blur', this.#left);
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    window.removeEventListener('blur', this.#left);
  }

  /** For the first table that is shown. */
  again(): Place {
    const { kept } = this;
    if (!kept) return TOP;
    const { control, content } = this.#parts;
    const { anchor, anchorRow, top, left, active } = kept;
    if (active) {
      control.row = active.row;
      control.column = Math.max(
        0,
        content.layout.columns.findIndex(({ id }) => id === active.column),
      );
      this.#wantsFocus = true;
    }
    const from = Math.floor(top / ROW_HEIGHT);
    return {
      ...{ keep: true, anchor: anchor ?? undefined, anchorRow, top, left },
      ...{ active: active?.id ?? undefined, window: windowFrom(from) },
    };
  }

  /**
   * For when the rows are there: whoever comes back by keyboard goes on from the active cell; elsewhere in the window the
   * focus is left where it is.
   */
  focus(): void {
    if (!this.#wantsFocus) return;
    this.#wantsFocus = false;
    const { control } = this.#parts;
    const here = (): void => {
      if (document.activeElement === document.body) control.focus();
    };
    if (document.hasFocus()) here();
    else window.addEventListener('focus', here, { once: true });
  }

  #keep(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const { grid, content, control } = this.#parts;
    const { top, left, view } = grid;
    const first = content.row(view.fromRow)?.id;
    if (top > 0 && first === undefined) {
      // Its rows are on their way.
      this.#moved();
      return;
    }
    const column = content.layout.columns[control.column]?.id ?? '';
    this.kept = {
      ...{ anchor: top > 0 ? (first ?? null) : null, anchorRow: view.fromRow, top, left },
      active: this.#isIn ? { id: content.row(control.row)?.id ?? null, row: control.row, column } : null,
    };
    this.#onKept();
  }
}
