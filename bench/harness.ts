/** Who was measured: we, a peer, or a server that does nothing (but sync a file), which is what nobody can be faster than. */
export type Who = 'Tidemark' | 'MLflow' | 'MLflow lean' | 'FastTrackML' | 'nothing' | 'synced';

/** One line of the results. `values` are the single measurements in the order they were taken; a count has one. */
export interface Measurement {
  readonly name: string;
  readonly who: Who;
  readonly unit: string;
  readonly values: readonly number[];
  /** The most that ours may be, where there is such a number. */
  readonly limit: number | undefined;
  /** The least that ours may be: a rate is better when it is higher. */
  readonly least: number | undefined;
  /** Where a peer was measured in another way than we, in which. */
  readonly note: string | undefined;
}

interface About {
  readonly who?: Who;
  readonly limit?: number | undefined;
  readonly least?: number | undefined;
  readonly note?: string | undefined;
}

export interface TimeOptions extends About {
  /** How often to measure, after one run that is thrown away. */
  readonly times?: number;
}

/** Given to each `*.bench.ts`, which exports `run(bench: Bench): Promise<void>`. */
export class Bench {
  readonly measurements: Measurement[] = [];

  /** Something that is the same whenever it is counted, such as bytes. */
  count(name: string, value: number, unit: string, limit?: number, about: About = {}): void {
    this.#add(name, unit, [value], { ...about, limit });
  }

  /** Milliseconds of `work`; where only a part of it counts, it returns that part's milliseconds itself. */
  async time(
    name: string,
    options: TimeOptions,
    work: (round: number) => Promise<number | undefined> | number | undefined,
  ): Promise<void> {
    await this.#repeated(name, 'ms', options, async (round) => {
      const start = performance.now();
      return (await work(round)) ?? performance.now() - start;
    });
  }

  /** As `time`, of something that returns how much of `unit` it did in a second. */
  async rate(
    name: string,
    unit: string,
    options: TimeOptions,
    work: (round: number) => Promise<number>,
  ): Promise<void> {
    await this.#repeated(name, unit, options, work);
  }

  /** Of any unit, taken one by one somewhere else. */
  values(name: string, unit: string, values: readonly number[], about: About = {}): void {
    this.#add(name, unit, values, about);
  }

  /** Something that a peer was asked to do and didn't, with what became of it. */
  notDone(name: string, unit: string, who: Who, note: string): void {
    this.#add(name, unit, [], { who, note });
  }

  /** Milliseconds that were taken one by one somewhere else. `worst` adds the 95th percentile as a line of its own. */
  samples(name: string, values: readonly number[], options: About & { readonly worst?: boolean } = {}): void {
    const { worst = false, ...about } = options;
    this.#add(name, 'ms', values, about);
    if (worst) this.count(`${name}, 95th percentile`, percentile(values, 0.95), 'ms', about.limit, about);
  }

  async #repeated(
    name: string,
    unit: string,
    options: TimeOptions,
    work: (round: number) => Promise<number>,
  ): Promise<void> {
    const values: number[] = [];
    const times = Math.max(options.times ?? 5, 5);
    const { who = 'Tidemark' } = options;
    try {
      for (let round = -1; round < times; round++) {
        const value = await work(round);
        if (round >= 0) values.push(value);
      }
    } catch (error) {
      // A peer that can't do it doesn't end what is measured of the others.
      if (who === 'Tidemark') throw error;
      this.notDone(name, unit, who, 'it answered with an error');
      return;
    }
    this.#add(name, unit, values, options);
  }

  #add(
    name: string,
    unit: string,
    values: readonly number[],
    { who = 'Tidemark', limit, least, note }: About,
  ): void {
    // The bars are ours to meet; whoever is measured beside us has none.
    const bars = who === 'Tidemark' ? { limit, least } : { limit: undefined, least: undefined };
    const measurement: Measurement = { name, who, unit, values, note, ...bars };
    this.measurements.push(measurement);
    console.log(`${name}, ${who}: ${describe(measurement)}`);
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** The smallest of the values that this part of them does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? NaN;
}

export function withinLimit({ values, limit, least }: Measurement): boolean {
  const value = median(values);
  return (limit === undefined || value <= limit) && (least === undefined || value >= least);
}

function describe(measurement: Measurement): string {
  const { values, unit, note } = measurement;
  const range = spread(values);
  const bar = barOf(measurement);
  return [
    values.length === 0 ? 'not done' : `${round(median(values))} ${unit}${range && ` (${range})`}`,
    ...(bar === '' ? [] : [bar]),
    ...(note === undefined ? [] : [note]),
  ].join(', ');
}

function barOf({ unit, limit, least }: Measurement): string {
  if (limit !== undefined) return `at most ${round(limit)} ${unit}`;
  return least === undefined ? '' : `at least ${round(least)} ${unit}`;
}

function spread(values: readonly number[]): string {
  return values.length > 1 ? `${round(Math.min(...values))} to ${round(Math.max(...values))}` : '';
}

/** Markdown: ours, one line a measurement; then those that others were measured in beside us. */
export function report(measurements: readonly Measurement[]): string {
  const ours = measurements.filter(({ who }) => who === 'Tidemark');
  const compared = ours.filter(({ name }) =>
    measurements.some((other) => other.name === name && other.who !== 'Tidemark'),
  );
  const parts = [ownTable(ours)];
  if (compared.length > 0) parts.push(`### Beside the peers\n\n${peerTable(compared, measurements)}`);
  return parts.join('\n\n');
}

/** What a reader of the peers' tables has to know. */
export const PEERS_TEXT =
  'all in the same run, on the same machine, with the clients on it, too. "MLflow" is `mlflow server` as it comes; "lean" has ' +
  '`--workers 1` and no job runner; FastTrackML and both MLflows keep their data in SQLite; "nothing" is a Node server that ' +
  'answers without doing anything, "synced" one that syncs 20 kB to the disk before each answer, as the store does. In brackets: how many times better we are (below 1: worse). A dash: not measured, or it ' +
  'has no such thing. `n = 1` and the like: fewer repetitions than five, since one takes more than ten seconds.';

function ownTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => {
    const { name, unit, values } = measurement;
    const times = values.length > 1 ? values.length : '';
    const met = barOf(measurement) === '' ? '' : withinLimit(measurement) ? 'yes' : '**no**';
    return `| ${name} | ${round(median(values))} ${unit} | ${spread(values)} | ${times} | ${barOf(measurement)} | ${met} |`;
  });
  return [
    '| what | median | spread | times | bar | met |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n');
}

const PEERS = ['MLflow', 'MLflow lean', 'FastTrackML', 'nothing', 'synced'] as const;

function peerTable(ours: readonly Measurement[], all: readonly Measurement[]): string {
  const notes: string[] = [];
  const markOf = ({ note }: Measurement): string => {
    if (note === undefined) return '';
    if (!notes.includes(note)) notes.push(note);
    return ` [${notes.indexOf(note) + 1}]`;
  };
  const cell = (own: Measurement, who: Who): string => {
    const peer = all.find((other) => other.name === own.name && other.who === who);
    if (!peer) return '–';
    if (peer.values.length === 0) return `not done${markOf(peer)}`;
    const few = peer.values.length < Math.min(5, own.values.length) ? `, n = ${peer.values.length}` : '';
    const ratio = timesBetter(own, peer);
    const range = spread(peer.values);
    return `${round(median(peer.values))}${range && `, ${range}`}${few} (${round(ratio)}×)${markOf(peer)}`;
  };
  const rows = ours.map((own) => {
    const mine = `${round(median(own.values))} ${own.unit}`;
    return `| ${[own.name, mine, ...PEERS.map((who) => cell(own, who))].join(' | ')} |`;
  });
  const head = [
    `| what | Tidemark | ${PEERS.join(' | ')} |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  return [[...head, ...rows].join('\n'), ...notes.map((note, index) => `[${index + 1}] ${note}`)].join(
    '\n\n',
  );
}

function timesBetter(own: Measurement, peer: Measurement): number {
  const [mine, theirs] = [median(own.values), median(peer.values)];
  return own.unit.includes('/s') ? mine / theirs : theirs / mine;
}

/** Three digits are all that such a number is worth. */
function round(value: number): string {
  const text = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return Number(text).toLocaleString('en');
}
