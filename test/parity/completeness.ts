import type { ScenarioAnswers } from './normalise';

/** Calls of MLflow's client that no scenario makes, each with its reason. */
export const LEFT_OUT: readonly { readonly calls: RegExp; readonly reason: string }[] = [
  { calls: /prompt/, reason: 'Prompts are of the generative part, which this server does not have.' },
  { calls: /trace|span/, reason: 'Traces are of the generative part.' },
  { calls: /mcp_/, reason: 'The registry of MCP servers is of the generative part.' },
  { calls: /webhook/, reason: 'Webhooks send data elsewhere; the core calls do without.' },
  { calls: /workspace/, reason: 'A folder has one store, and no workspaces in it.' },
  {
    calls:
      /^(create|delete|get)_dataset(_tag)?$|^search_datasets$|^set_dataset_tags$|dataset(s)?_(to|from)_experiments$/,
    reason: "Evaluation data sets are of the generative part; a run's own are inputs.",
  },
  { calls: /^get_model_version_stages$/, reason: 'The client answers it by itself, and asks no server.' },
];

export interface Coverage {
  /** Neither made by a scenario nor left out. */
  readonly missing: readonly string[];
  /** Made, but never granted. */
  readonly neverGood: readonly string[];
  /** Made, but never with an input that is refused. */
  readonly neverBad: readonly string[];
  /** Left out, but made all the same. */
  readonly needless: readonly string[];
}

export function coverage(calls: readonly string[], scenarios: readonly ScenarioAnswers[]): Coverage {
  const good = new Set<string>();
  const bad = new Set<string>();
  for (const { label, result } of scenarios.flatMap(({ steps }) => steps)) {
    const name = /^\w+/.exec(label)?.[0] ?? '';
    (result === 'returned' ? good : bad).add(name);
  }
  const left = (name: string): boolean => LEFT_OUT.some(({ calls: pattern }) => pattern.test(name));
  const made = (name: string): boolean => good.has(name) || bad.has(name);
  const wanted = calls.filter((name) => !left(name));
  return {
    missing: wanted.filter((name) => !made(name)),
    neverGood: wanted.filter((name) => made(name) && !good.has(name)),
    neverBad: wanted.filter((name) => made(name) && !bad.has(name)),
    needless: calls.filter((name) => left(name) && made(name)),
  };
}
