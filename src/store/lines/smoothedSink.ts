import type { Smoothing } from '../../core/lines/request';
import { smootherOf } from '../../core/lines/smooth';
import { joinedColumn } from '../../core/lines/thin';
import type { PointSink } from '../../core/lines/thin';

/** Hands on the points of a line with their values smoothed. */
export class SmoothedSink {
  readonly #smoother;
  readonly #sink: PointSink;
  /** Points whose smoothed value has not come yet. */
  #x: Float64Array = new Float64Array(0);
  #other: Float64Array = new Float64Array(0);

  constructor(smoothing: Smoothing, sink: PointSink) {
    this.#smoother = smootherOf(smoothing);
    this.#sink = sink;
  }

  push(x: Float64Array, y: Float64Array, other: Float64Array): void {
    this.#add(x, other, this.#smoother.push(y, false));
  }

  finish(): void {
    const none = new Float64Array(0);
    this.#add(none, none, this.#smoother.push(none, true));
  }

  #add(x: Float64Array, other: Float64Array, smoothed: Float64Array): void {
    const allX = this.#x.length === 0 ? x : joinedColumn([this.#x, x]);
    const allOther = this.#other.length === 0 ? other : joinedColumn([this.#other, other]);
    this.#sink.push(allX.subarray(0, smoothed.length), smoothed, allOther.subarray(0, smoothed.length));
    this.#x = allX.subarray(smoothed.length);
    this.#other = allOther.subarray(smoothed.length);
  }
}
