/**
 * What such work does in one turn of the thread's event loop, in milliseconds. What was read before is sent meanwhile,
 * deflated in small pieces that take a turn each: between long turns nothing would arrive until all is read.
 */
const TURN = 1;
/** Who has worked for so long lets those go first who have not. */
const SHARE = 50;

let count = 0;

/**
 * Lets others have their turn in between, and ends work that nobody waits for any more. Of many that are under way the
 * oldest goes on first, so that its outcome is on its way while the next one is at work.
 */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  readonly #age = count++;
  /** The first breath waits for its turn, too: others may be at work. */
  #since = -Infinity;
  #worked = 0;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** To be called every few milliseconds of work. */
  async breathe(): Promise<void> {
    const took = performance.now() - this.#since;
    if (took < TURN) return;
    if (took < Infinity) this.#worked += took;
    await nextTurn(Math.floor(this.#worked / SHARE), this.#age);
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}

/** Where others may have their turn. */
export type Pause = () => Promise<void>;

/** For one piece of work, which calls it again and again: gives way when it is time to. */
export function pausing(signal?: AbortSignal): Pause {
  const pace = new Pace(signal);
  return () => pace.breathe();
}

interface Waiting {
  readonly shares: number;
  readonly age: number;
  readonly begin: () => void;
}

/** In the order in which they go on. */
const waiting: Waiting[] = [];

/** Resolves in a turn of its own. */
function nextTurn(shares: number, age: number): Promise<void> {
  return new Promise((begin) => {
    const after = waiting.findIndex(
      (other) => other.shares > shares || (other.shares === shares && other.age > age),
    );
    waiting.splice(after < 0 ? waiting.length : after, 0, { shares, age, begin });
    if (waiting.length === 1) setImmediate(beginNext);
  });
}

function beginNext(): void {
  waiting.shift()?.begin();
  if (waiting.length > 0) setImmediate(beginNext);
}
