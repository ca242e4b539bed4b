/** Where the pointer, or the keyboard's cursor, is on an x axis. */
export interface CursorPlace {
  readonly axisId: string;
  readonly x: number;
}

/** The cursor that all charts share: what one chart points at, the others on the same axis mark. */
export class LinkedCursor {
  readonly #listeners = new Map<object, (place: CursorPlace | null) => void>();

  /** `chart` is not told of its own moves. */
  subscribe(chart: object, listener: (place: CursorPlace | null) => void): void {
    this.#listeners.set(chart, listener);
  }

  unsubscribe(chart: object): void {
    this.#listeners.delete(chart);
  }

  move(chart: object, place: CursorPlace | null): void {
    for (const [other, listener] of this.#listeners) if (other !== chart) listener(place);
  }
}
