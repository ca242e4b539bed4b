import { finite, shape } from '../../src/core/decode';

/** Written down when nothing moved for so long. */
const STILL_MS = 200;

/** How far a person has scrolled: a page that was hidden, or reloaded, is made anew and goes there again. */
export class KeptScroll {
  top: number;
  readonly #onKept: () => void;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isThere = false;

  constructor(top: number, onKept: () => void) {
    this.top = top;
    this.#onKept = onKept;
  }

  /** Once it is full of what scrolls. */
  begin(element: HTMLElement | null): void {
    if (this.#isThere || !element) return;
    this.#isThere = true;
    // What is in it has its size before the next frame.
    requestAnimationFrame(() => {
      element.scrollTop = this.top;
      element.addEventListener('scroll', () => this.#moved(element), { passive: true });
    });
  }

  #moved({ scrollTop }: HTMLElement): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      if (scrollTop === this.top) return;
      this.top = scrollTop;
      this.#onKept();
    }, STILL_MS);
  }
}

/** Of a page that was shown before; 0 for a new one. */
export function scrollIn(saved: unknown): number {
  try {
    return shape<{ readonly scrollTop: number }>({ scrollTop: finite })(saved).scrollTop;
  } catch {
    return 0;
  }
}
