import type { ScenarioAnswers } from './normalise';

/** The public calls of MLflow's Python package: of its client, and of `import mlflow`. */
export interface PublicCalls {
  readonly client: readonly string[];
  readonly fluent: readonly string[];
}

interface Exemption {
  readonly calls: RegExp;
  readonly reason: string;
}

/** Calls that no scenario makes, each with its reason. */
export const LEFT_OUT: Readonly<Record<keyof PublicCalls, readonly Exemption[]>> = {
  client: [
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
    {
      calls: /^get_model_version_stages$/,
      reason: 'The client answers it by itself, and asks no server.',
    },
  ],
  fluent: [
    {
      calls: /prompt|trace|span|assessment|feedback|expectation|issue|session/,
      reason: 'Prompts, traces and what is said of them are of the generative part.',
    },
    { calls: /workspace/, reason: 'A folder has one store, and no workspaces in it.' },
    {
      calls:
        /(tracking|registry)_uri(_set)?$|^active_run$|active_model(_id)?$|^flush_|system_metrics|^(autolog|context|doctor|login|test)$/,
      reason: 'They set up or ask the client itself; what it sends then is what other calls send.',
    },
    {
      calls: /^(run|evaluate|validate_evaluation_results)$/,
      reason: 'They run code, which logs by the other calls.',
    },
    { calls: /^import_checkpoints$/, reason: "It reads a Databricks volume's checkpoints." },
  ],
};

/** Calls that have nothing in them to get wrong, or ask no server. */
const NEVER_REFUSED = /^last_(active_run|logged_model)$|^get_artifact_uri$/;

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

/** The scenario `fluent` makes the calls of `import mlflow`, all others those of the client. */
export function coverage(
  of: keyof PublicCalls,
  calls: PublicCalls,
  scenarios: readonly ScenarioAnswers[],
): Coverage {
  const good = new Set<string>();
  const bad = new Set<string>();
  const theirs = scenarios.filter(({ scenario }) => (scenario === 'fluent') === (of === 'fluent'));
  for (const { label, result } of theirs.flatMap(({ steps }) => steps)) {
    const name = /^\w+/.exec(label)?.[0] ?? '';
    (result === 'returned' ? good : bad).add(name);
  }
  const left = (name: string): boolean => LEFT_OUT[of].some(({ calls: pattern }) => pattern.test(name));
  const made = (name: string): boolean => good.has(name) || bad.has(name);
  const wanted = calls[of].filter((name) => !left(name));
  return {
    missing: wanted.filter((name) => !made(name)),
    neverGood: wanted.filter((name) => made(name) && !good.has(name)),
    neverBad: wanted.filter((name) => made(name) && !bad.has(name) && !NEVER_REFUSED.test(name)),
    needless: calls[of].filter((name) => left(name) && made(name)),
  };
}
