import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment, LoggedModel, ModelVersion, RegisteredModel } from '../../core/entities';
import type { MetricSnapshot, RunSnapshot } from '../../store/snapshots';
import { OutputFile } from './outputFile';

/** One way to write down what a store has. Numbers are exact, NaN and infinities written as such. */
export interface RecordWriter {
  experiment(experiment: Experiment): void;
  /** With its histories; how many points they have. */
  run(snapshot: RunSnapshot): number;
  loggedModel(model: LoggedModel): void;
  registeredModel(model: RegisteredModel): void;
  modelVersion(version: ModelVersion): void;
  close(): void;
}

/** The files of an export by their names, each made when something is to be written to it. */
export class OutputFiles {
  readonly #folder: string;
  readonly #files = new Map<string, OutputFile>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'metrics'));
  }

  /** `start` is what the file begins with. */
  append(name: string, text: string, start = ''): void {
    let file = this.#files.get(name);
    if (!file) {
      file = new OutputFile(join(this.#folder, name));
      this.#files.set(name, file);
      file.write(start);
    }
    file.write(text);
  }

  /** A run's histories have a file of their own. */
  histories(
    name: string,
    start: string,
    metrics: readonly MetricSnapshot[],
    line: (
      metric: MetricSnapshot,
    ) => (value: number, timestamp: number | bigint, step: number | bigint) => string,
  ): number {
    if (metrics.length === 0) return 0;
    const file = new OutputFile(join(this.#folder, 'metrics', name));
    let points = 0;
    try {
      file.write(start);
      for (const metric of metrics) {
        const write = line(metric);
        for (const { steps, timestamps, values, wide } of metric.points()) {
          points += values.length;
          for (let i = 0; i < values.length; i++)
            file.write(
              write(
                values[i] ?? Number.NaN,
                wide?.timestamps[i] ?? timestamps[i] ?? 0,
                wide?.steps[i] ?? steps[i] ?? 0,
              ),
            );
        }
      }
    } finally {
      file.close();
    }
    return points;
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
  }
}
