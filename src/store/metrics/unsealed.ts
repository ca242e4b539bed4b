/** Which series have points that aren't sealed, since when, and how many: what the sealing works off. */
export class UnsealedSeries {
  private readonly series = new Map<number, { points: number; lastWrite: number }>();

  note(id: number, points: number): void {
    const known = this.series.get(id);
    if (known) {
      known.points = points;
      known.lastWrite = Date.now();
    } else {
      this.series.set(id, { points, lastWrite: Date.now() });
    }
  }

  forget(id: number): void {
    this.series.delete(id);
  }

  /** One with so many points, or one that was last written to before `idleSince`. */
  next(points: number, idleSince: number): number | undefined {
    for (const [id, state] of this.series) {
      if (state.points >= points || state.lastWrite < idleSince) return id;
    }
    return undefined;
  }

  /** Points of all series that have as many as `points`. */
  backlog(points: number): number {
    let sum = 0;
    for (const state of this.series.values()) if (state.points >= points) sum += state.points;
    return sum;
  }
}
