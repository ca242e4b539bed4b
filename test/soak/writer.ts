import { Journal, type Change, type Fact } from './journal';
import { artifactBytes, digest, pointFields, pointsJson } from './points';
import type { Random } from './random';
import { NoAnswer, type Connection } from './server';
import { seedOf } from './storeFacts';

export interface WriterOptions {
  readonly random: Random;
  readonly name: string;
  /** Where the trace of the server's writes is. */
  readonly position?: () => number;
  /** Told of a request; what it gives is called when it is answered. */
  readonly onRequest?: (path: string) => () => void;
  /** Milliseconds between two requests; none by default. */
  readonly pause?: () => number;
}

const BIG = 1000;
const SMALL = 10;
const LARGEST_FILE = 200_000;

/** A client that writes all there is to write, and keeps a journal. Only it writes to its runs. */
export class Writer {
  readonly journal = new Journal();
  readonly #options: WriterOptions;
  readonly #values = new Map<string, string>();
  #run = '';
  #created = 0;
  #sequence = 0;
  #model = false;
  #versions = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Runs of which it isn't known whether they were created. */
  get created(): number {
    return this.#created;
  }

  /** Writes until it is stopped (true) or the server gives no answer (false). */
  async write(connection: Connection, stop: AbortSignal): Promise<boolean> {
    this.#recall();
    try {
      while (!stop.aborted) {
        await this.#step(connection);
        const pause = this.#options.pause?.() ?? 0;
        if (pause > 0) await new Promise((done) => setTimeout(done, pause));
      }
      return true;
    } catch (error) {
      if (error instanceof NoAnswer) return false;
      throw error;
    } finally {
      connection.close();
    }
  }

  /** What the journal knows by now, also of requests that got no answer. */
  #recall(): void {
    this.#values.clear();
    for (const { changes } of this.journal.operations)
      for (const { fact, value } of changes) this.#values.set(keyOf(fact), value);
    while (this.#values.has(keyOf(versionOf(this.#modelName, this.#versions + 1)))) this.#versions++;
  }

  get #modelName(): string {
    return `model-${this.#options.name}`;
  }

  async #step(connection: Connection): Promise<void> {
    const { random } = this.#options;
    if (this.#run === '' || random.next() < 0.01) await this.#createRun(connection);
    const dice = random.next();
    if (dice < 0.4) return this.#batch(connection, BIG);
    if (dice < 0.6) return this.#batch(connection, SMALL);
    if (dice < 0.7) return this.#metric(connection);
    if (dice < 0.75) return this.#param(connection);
    if (dice < 0.8) return this.#tag(connection);
    if (dice < 0.85) return this.#update(connection);
    if (dice < 0.9) return this.#again(connection);
    if (dice < 0.97) return this.#artifact(connection);
    return this.#version(connection);
  }

  async #createRun(connection: Connection): Promise<void> {
    this.#created++;
    const body = `{"experiment_id":"0","run_name":"${this.#options.name} ${String(this.#created)}"}`;
    const answer = await this.#send(connection, 'POST', 'mlflow/runs/create', body);
    const { run } = JSON.parse(answer) as { readonly run: { readonly info: { readonly run_id: string } } };
    this.#run = run.info.run_id;
    const name = { fact: this.#fact('run', 'name'), value: `${this.#options.name} ${String(this.#created)}` };
    const status = { fact: this.#fact('run', 'status'), value: 'RUNNING' };
    this.journal.begin([name, status], 0).answered = this.#position();
    this.#keep([name, status]);
  }

  /** Large ones are points of up to three series, small ones also have params and tags. */
  async #batch(connection: Connection, size: number): Promise<void> {
    const { random } = this.#options;
    const keys = size === BIG ? ['loss', 'accuracy', 'lr'].slice(0, 1 + random.below(3)) : ['loss', 'small'];
    const count = Math.floor(size / keys.length);
    const points = keys.map((key) => pointsJson(key, seedOf(this.#run, key), this.#count(key), count));
    const changes: Change[] = keys.map((key) => this.#more(key, count));
    const params: string[] = [];
    const tags: string[] = [];
    if (size === SMALL) {
      const n = String(this.#sequence++);
      changes.push({ fact: this.#fact('param', `p${n}`), value: `값 ${n}` });
      changes.push({ fact: this.#fact('tag', 'batch'), value: n });
      params.push(`{"key":"p${n}","value":"값 ${n}"}`);
      tags.push(`{"key":"batch","value":"${n}"}`);
    }
    const body = `{"run_id":"${this.#run}","metrics":[${points.join(',')}],"params":[${params.join(',')}],"tags":[${tags.join(',')}]}`;
    await this.#change(connection, changes, 'POST', 'mlflow/runs/log-batch', body);
  }

  async #metric(connection: Connection): Promise<void> {
    const key = 'single';
    const fields = pointFields(key, seedOf(this.#run, key), this.#count(key));
    const body = `{"run_id":"${this.#run}",${fields}}`;
    await this.#change(connection, [this.#more(key, 1)], 'POST', 'mlflow/runs/log-metric', body);
  }

  async #param(connection: Connection): Promise<void> {
    const key = `q${String(this.#sequence++)}`;
    const value = 'v'.repeat(1 + this.#options.random.below(500));
    const body = JSON.stringify({ run_id: this.#run, key, value });
    await this.#change(
      connection,
      [{ fact: this.#fact('param', key), value }],
      'POST',
      'mlflow/runs/log-parameter',
      body,
    );
  }

  async #tag(connection: Connection): Promise<void> {
    const key = `tag${String(this.#options.random.below(5))}`;
    const value = `태그 ${String(this.#sequence++)}`;
    const body = JSON.stringify({ run_id: this.#run, key, value });
    await this.#change(
      connection,
      [{ fact: this.#fact('tag', key), value }],
      'POST',
      'mlflow/runs/set-tag',
      body,
    );
  }

  async #update(connection: Connection): Promise<void> {
    const status = this.#options.random.pick(['RUNNING', 'FINISHED', 'FAILED']);
    const runName = `name ${String(this.#sequence++)}`;
    const body = JSON.stringify({
      run_id: this.#run,
      status,
      run_name: runName,
      end_time: 1_800_000_000_000,
    });
    await this.#change(
      connection,
      [
        { fact: this.#fact('run', 'status'), value: status },
        { fact: this.#fact('run', 'name'), value: runName },
      ],
      'POST',
      'mlflow/runs/update',
      body,
    );
  }

  /** Points that are there already, as a client sends them that has got no answer. */
  async #again(connection: Connection): Promise<void> {
    const count = Math.min(this.#count('loss'), SMALL);
    const from = this.#options.random.below(this.#count('loss') - count + 1);
    const points = pointsJson('loss', seedOf(this.#run, 'loss'), from, count);
    const body = `{"run_id":"${this.#run}","metrics":[${points}]}`;
    await this.#change(connection, [], 'POST', 'mlflow/runs/log-batch', body);
  }

  /** Half of the time one that is there already, in its place. */
  async #artifact(connection: Connection): Promise<void> {
    const { random } = this.#options;
    const name = random.pick([
      'model.bin',
      'folder/inner.bin',
      `folder/deep/${String(this.#sequence)}.bin`,
      `d${String(this.#sequence)}/x`,
    ]);
    const bytes = artifactBytes(this.#sequence++, random.below(LARGEST_FILE));
    await this.#change(
      connection,
      [{ fact: this.#fact('artifact', name), value: digest(bytes) }],
      'PUT',
      `mlflow-artifacts/artifacts/0/${this.#run}/artifacts/${name}`,
      bytes,
    );
  }

  async #version(connection: Connection): Promise<void> {
    const name = this.#modelName;
    if (!this.#model) {
      await this.#send(connection, 'POST', 'mlflow/registered-models/create', JSON.stringify({ name })).catch(
        ignoreExisting,
      );
      this.#model = true;
    }
    const tag = String(this.#sequence++);
    const tagged = { fact: { kind: 'modelTag', owner: name, name: 'last' } as const, value: tag };
    const tagBody = JSON.stringify({ name, key: 'last', value: tag });
    await this.#change(connection, [tagged], 'POST', 'mlflow/registered-models/set-tag', tagBody);
    const version = this.#versions + 1;
    const source = `mlflow-artifacts:/0/${this.#run}/artifacts/m${String(version)}`;
    const change = { fact: versionOf(name, version), value: source };
    const body = JSON.stringify({ name, source, run_id: this.#run });
    await this.#change(connection, [change], 'POST', 'mlflow/model-versions/create', body);
    this.#versions = version;
  }

  async #change(
    connection: Connection,
    changes: readonly Change[],
    method: string,
    path: string,
    body: string | Buffer,
  ): Promise<void> {
    const operation = this.journal.begin(changes, this.#position());
    await this.#send(connection, method, path, body);
    operation.answered = this.#position();
    this.#keep(changes);
  }

  async #send(connection: Connection, method: string, path: string, body: string | Buffer): Promise<string> {
    const answered = this.#options.onRequest?.(path);
    const answer = await connection.send(method, path, body);
    answered?.();
    return answer;
  }

  #position(): number {
    return this.#options.position?.() ?? 0;
  }

  #keep(changes: readonly Change[]): void {
    for (const { fact, value } of changes) this.#values.set(keyOf(fact), value);
  }

  #fact(kind: Fact['kind'], name: string): Fact {
    return { kind, owner: this.#run, name };
  }

  #count(key: string): number {
    return Number(this.#values.get(keyOf(this.#fact('points', key))) ?? 0);
  }

  #more(key: string, count: number): Change {
    return { fact: this.#fact('points', key), value: String(this.#count(key) + count) };
  }
}

function versionOf(model: string, version: number): Fact {
  return { kind: 'version', owner: model, name: String(version) };
}

function keyOf({ kind, owner, name }: Fact): string {
  return `${kind}\0${owner}\0${name}`;
}

/** Created by a request that got no answer. */
function ignoreExisting(error: unknown): string {
  if (error instanceof Error && error.message.includes('RESOURCE_ALREADY_EXISTS')) return '';
  throw error;
}
