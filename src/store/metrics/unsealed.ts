/** A run that is still at work is left alone for so long after its last point. */
const RUNNING_MS = 600_000;

/** What waits for being sealed, since when: what the sealing works off. */
export class UnsealedPoints {
  /** Series that are long enough for chunks of their own. */
  private readonly series = new Map<number, { points: number; lastWrite: number }>();
  /** Runs with short series, by when they were last written to; the longest ago first. */
  private readonly runs = new Map<number, number>();
  private readonly elapsed: () => number;

  /** All moments are of this clock, which nobody can set. */
  constructor(elapsed: () => number) {
    this.elapsed = elapsed;
  }

  noteSeries(id: number, points: number): void {
    const known = this.series.get(id);
    if (known) {
      known.points = points;
      known.lastWrite = this.elapsed();
    } else {
      this.series.set(id, { points, lastWrite: this.elapsed() });
    }
  }

  forgetSeries(id: number): void {
    this.series.delete(id);
  }

  noteRun(id: number): void {
    this.runs.delete(id);
    this.runs.set(id, this.elapsed());
  }

  forgetRun(id: number): void {
    this.runs.delete(id);
  }

  /** A series with so many points, or one that was last written to before `idleSince`. */
  nextSeries(points: number, idleSince: number): number | undefined {
    for (const [id, state] of this.series) {
      if (state.points >= points || state.lastWrite < idleSince) return id;
    }
    return undefined;
  }

  /** A run that was last written to before `idleSince`; one at work only if that is a long time ago. */
  nextRun(idleSince: number, isAtWork: (id: number) => boolean): number | undefined {
    for (const [id, lastWrite] of this.runs) {
      if (lastWrite >= idleSince) return undefined;
      if (lastWrite < idleSince - RUNNING_MS || !isAtWork(id)) return id;
    }
    return undefined;
  }

  /** How many runs were last written to before `idleSince`, up to `most`. */
  idleRuns(idleSince: number, most: number): number {
    let count = 0;
    for (const lastWrite of this.runs.values()) {
      if (lastWrite >= idleSince || count >= most) break;
      count++;
    }
    return count;
  }

  /** Points of all series that have as many as `points`. */
  backlog(points: number): number {
    let sum = 0;
    for (const state of this.series.values()) if (state.points >= points) sum += state.points;
    return sum;
  }
}
