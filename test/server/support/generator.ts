import { KINDS, NAMES, NUMBERS, ODD, SCHEMAS } from './requests';

export interface Sent {
  /** Of the server's table. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer | null;
  readonly type: string;
}

/** One seed, one sequence: a failure can be had again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined && items.length === 0) throw new Error('There is nothing to pick from.');
    return item as T;
  }

  /** Bytes changed, left out, doubled. */
  mutated(bytes: Buffer): Buffer {
    const list = [...bytes];
    for (let count = 1 + this.below(8); count > 0; count--) {
      const at = this.below(list.length + 1);
      const kind = this.next();
      if (kind < 0.4) list[at] = this.below(256);
      else if (kind < 0.7) list.splice(at, 1 + this.below(5));
      else list.splice(at, 0, ...list.slice(at, at + 20));
    }
    return Buffer.from(list.map((byte) => byte & 255));
  }
}

const MOST_KNOWN = 8;

/** Requests that are mostly what the route wants, with a part that isn't. */
export class RequestGenerator {
  readonly random: Random;
  readonly #ids: Record<string, string[]>;
  #fresh = 0;

  /** Ids to begin with, by kind. */
  constructor(random: Random, ids: Readonly<Record<string, readonly string[]>>) {
    this.random = random;
    this.#ids = Object.fromEntries(Object.entries(ids).map(([kind, known]) => [kind, [...known]]));
  }

  /** From an answer: later requests name it. */
  learn(kind: string, id: string): void {
    const known = (this.#ids[kind] ??= []);
    if (known.length < MOST_KNOWN) known.push(id);
    else known[this.random.below(known.length)] = id;
  }

  request(route: string): Sent {
    const { random } = this;
    const [method = '', pattern = ''] = route.split(' ');
    // A request is good as a whole, or has a chance of something wrong in each field.
    const doubt = random.chance(0.5) ? 0 : 0.25;
    const path = pattern.replace(/:(\w+)|\*/g, (_, name: string | undefined) =>
      encodeURIComponent(
        Buffer.from(String(this.#value(kindOf(pattern, name), doubt))).toString(),
      ).replaceAll('%2F', random.chance(0.7) ? '/' : '%2F'),
    );
    const fields = this.#fields(route, doubt);
    const isUpload = pattern.includes('mlflow-artifacts') || pattern.includes('upload-artifact');
    const query = method === 'GET' || method === 'HEAD' || isUpload ? queryOf(fields) : '';
    if (method === 'GET' || method === 'HEAD')
      return { route, method, path: path + query, body: null, type: '' };
    if (isUpload)
      return { route, method, path: path + query, body: Buffer.from('content'), type: 'text/plain' };
    const json = Buffer.from(JSON.stringify(fields));
    return {
      ...{ route, method, path },
      body: doubt > 0 && random.chance(0.4) ? random.mutated(json) : json,
      type: random.chance(0.98) ? 'application/json' : random.pick(['text/plain', '', 'application/x']),
    };
  }

  #fields(route: string, doubt: number): Readonly<Record<string, unknown>> {
    const { random } = this;
    const fields: Record<string, unknown> = {};
    const schema = schemaOf(route);
    const wanted = schema?.split(' ').filter(Boolean) ?? [];
    const others = Array.from({ length: schema === undefined || random.chance(doubt) ? 4 : 0 }, () =>
      random.pick(NAMES),
    );
    for (const spec of [...wanted, ...others]) {
      const [name = '', kind = name] = spec.split('=');
      if (!random.chance(doubt / 2)) fields[name] = this.#value(kind, doubt);
    }
    return fields;
  }

  #value(kind: string, doubt: number): unknown {
    const { random } = this;
    // Another one would be a folder of this machine, to which later requests would write.
    if (kind === 'location') return random.pick(KINDS['location'] ?? []);
    if (random.chance(doubt / 2))
      return random.pick<unknown>([
        null,
        true,
        false,
        [],
        {},
        [[]],
        [null],
        { a: { b: [] } },
        ...NUMBERS,
        ...NUMBERS.map(String),
      ]);
    if (random.chance(doubt)) return random.pick(ODD);
    const ids = this.#ids[kind] ?? this.#ids[kind.replace(/s$/, '')];
    if (ids !== undefined) {
      if (kind.endsWith('s')) return Array.from({ length: 1 + random.below(2) }, () => random.pick(ids));
      return random.pick(ids);
    }
    switch (kind) {
      case 'fresh':
        return random.chance(0.5) ? `e${String(this.#fresh++)}` : 'e1';
      case 'maybe_model':
        return random.chance(0.7) ? undefined : this.#value('model_id', doubt);
      case 'metrics':
        return this.#several(doubt, {
          key: 'key',
          value: 'number',
          timestamp: 'time',
          step: 'step',
          model_id: 'maybe_model',
        });
      case 'params':
      case 'tags':
        return this.#several(doubt, { key: kind === 'params' ? 'fresh' : 'key', value: 'value' });
      case 'models':
        return this.#several(doubt, { model_id: 'model_id', step: 'step' });
      case 'artifact':
        return random.pick([
          'fuzz/a.txt',
          'fuzz/sub/b.txt',
          'fuzz/sub',
          `fuzz/${String(random.below(50))}.bin`,
        ]);
      case 'tag_key':
        return this.#value('key', doubt);
      case 'id':
        return random.pick(['window-1', 'window-2']);
      default: {
        const values = KINDS[kind];
        if (values === undefined) throw new Error(`What a ${kind} may be is not said.`);
        return random.pick(values);
      }
    }
  }

  #several(doubt: number, kinds: Readonly<Record<string, string>>): readonly unknown[] {
    return Array.from({ length: this.random.below(4) }, () =>
      Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, this.#value(kind, doubt / 2)])),
    );
  }
}

function kindOf(pattern: string, name: string | undefined): string {
  if (name === undefined) return 'artifact';
  return pattern.endsWith('artifacts/files') ? 'fixed_model' : name;
}

function schemaOf(route: string): string | undefined {
  const [method = '', path = ''] = route.split(' ');
  const asGet = method === 'HEAD' ? 'GET' : method;
  const short = path.replace(/^\/(ajax-)?api\/([23]\.0\/mlflow\/)?/, '').replace(/^[23]\.0\//, '');
  return SCHEMAS[`${asGet} ${short}`] ?? SCHEMAS[`${asGet} ${path}`];
}

function queryOf(fields: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, field] of Object.entries(fields))
    for (const item of Array.isArray(field) ? field : [field])
      if (item !== undefined) query.append(name, typeof item === 'string' ? item : JSON.stringify(item));
  return `?${query.toString()}`;
}
