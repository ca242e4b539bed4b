/** What an answer says, without what must differ between two servers: ids, times, random names, ports, folders. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Step {
  readonly label: string;
  /** `returned`, `http`, or what the client raised. */
  readonly result: string;
  readonly exchanges: readonly Exchange[];
}

export interface ScenarioAnswers {
  readonly scenario: string;
  readonly failure: string | null;
  readonly steps: readonly Step[];
}

/** Lists in which no order is promised. */
const UNORDERED = new Set([
  'model_inputs',
  'model_outputs',
  'dataset_inputs',
  'tags',
  'params',
  'aliases',
  'files',
  'latest_versions',
  'dataset_summaries',
]);
/** MLflow's newer error fields, which its own clients don't read, and its answers' fields for workspaces. */
const UNREAD = new Set(['sqlstate', 'error_class', 'workspace', 'effective_trace_archival_retention']);

/** Names ids in the order they turn up, which is the same for servers that answer the same. */
export class Normaliser {
  readonly #ids = new Map<string, string>();
  readonly #replacements: readonly (readonly [RegExp, string])[];

  constructor(url: string, folders: readonly string[]) {
    const { host } = new URL(url);
    this.#replacements = [
      [new RegExp(escaped(url), 'g'), '<server>'],
      [new RegExp(escaped(host), 'g'), '<host>'],
      ...folders.map((folder) => [new RegExp(escaped(folder), 'g'), '<folder>'] as const),
    ];
  }

  step(step: Step): Step {
    return {
      label: this.text(step.label),
      result: this.text(step.result),
      exchanges: inOrder(step).map((exchange) => this.#exchange(exchange)),
    };
  }

  text(text: string): string {
    let result = text;
    for (const [pattern, replacement] of this.#replacements) result = result.replace(pattern, replacement);
    return result
      .replace(/\b[0-9a-f]{40}\b/g, '<commit>')
      .replace(/\b(?:m-)?[0-9a-f]{32}\b/g, (id) => this.#id(id))
      .replace(/\b[a-z]{2,}-[a-z]{2,}-\d{1,3}\b/g, '<random name>')
      .replace(/\b1[6-9]\d{11}\b/g, '<time>');
  }

  #id(id: string): string {
    if (/^(?:m-)?0{32}$/.test(id)) return id;
    const known = this.#ids.get(id) ?? `<${id.startsWith('m-') ? 'model' : 'id'} ${String(this.#ids.size)}>`;
    this.#ids.set(id, known);
    return known;
  }

  #exchange(exchange: Exchange): Exchange {
    return {
      method: exchange.method,
      path: this.text(exchange.path),
      status: exchange.status,
      ...(exchange.body !== undefined && { body: this.#value(exchange.body, '') }),
      ...(exchange.text !== undefined && { text: this.text(exchange.text) }),
      ...(exchange.headers && {
        headers: Object.fromEntries(
          Object.entries(exchange.headers).map(([name, value]) => [
            name,
            this.text(value).replace('; charset=utf-8', ''),
          ]),
        ),
      }),
    };
  }

  #value(value: unknown, key: string): unknown {
    if (typeof value === 'string') {
      if (key === 'next_page_token') return '<token>';
      const inner = /^[[{]/.test(value) ? parse(value) : undefined;
      return inner === undefined ? this.text(value) : { json: this.#value(inner, '') };
    }
    if (typeof value === 'number') return value > 1.6e12 && value < 2e12 ? '<time>' : value;
    if (Array.isArray(value)) {
      const items: unknown[] = value.map((item) => this.#value(item, ''));
      const metrics = key === 'metrics of data';
      return UNORDERED.has(key) || metrics ? items.toSorted(byText) : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const fields: [string, unknown][] = [];
    for (const [name, field] of Object.entries(value)) {
      if (UNREAD.has(name)) continue;
      const inData = key === 'data' && name === 'metrics';
      fields.push([name, this.#value(inData ? latest(field) : field, inData ? 'metrics of data' : name)]);
    }
    return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The client gets the files of a folder from several threads. */
function inOrder({ label, exchanges }: Step): readonly Exchange[] {
  if (!label.startsWith('download_artifacts')) return exchanges;
  return exchanges.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** MLflow lists each point of a logged model's metrics, Tidemark the latest of each series. */
function latest(metrics: unknown): unknown {
  if (!Array.isArray(metrics)) return metrics;
  const bySeries = new Map<string, unknown>();
  for (const metric of metrics as Readonly<Record<string, unknown>>[]) {
    const { key, model_id, dataset_name, dataset_digest, run_id, step } = metric;
    const series = JSON.stringify([key, model_id, dataset_name, dataset_digest, run_id]);
    const before = bySeries.get(series) as typeof metric | undefined;
    if (model_id === undefined || before === undefined || Number(before['step']) <= Number(step))
      bySeries.set(series, metric);
  }
  return [...bySeries.values()];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
