import { OneLook } from '../ui/oneLook';

/** The rows keep their order while the pointer is moving over them, and so long after. */
const STILL = 1500;

/** What the host says of changes: when the table is read again, and when only its values are. */
export class Changes {
  readonly #deps: {
    /** When the pointer moved over the rows last. */
    readonly pointerAt: () => number;
    readonly isEditing: () => boolean;
    /** Other rows, other order. */
    readonly load: () => Promise<void>;
    /** The same rows with new values. */
    readonly invalidate: () => void;
  };
  /** Runs change faster than a large table is read: one is read to its end before the next. */
  readonly #look: OneLook;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: {
    readonly pointerAt: () => number;
    readonly isEditing: () => boolean;
    readonly load: () => Promise<void>;
    readonly invalidate: () => void;
  }) {
    this.#deps = deps;
    this.#look = new OneLook(deps.load);
  }

  changed(): void {
    clearTimeout(this.#waiting);
    const isHeld = this.#deps.pointerAt() > performance.now() - STILL || this.#deps.isEditing();
    if (!isHeld) {
      void this.#look.now();
      return;
    }
    this.#deps.invalidate();
    this.#waiting = setTimeout(() => this.changed(), STILL / 2);
  }

  dispose(): void {
    clearTimeout(this.#waiting);
  }
}
