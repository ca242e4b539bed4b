import type { ServerAddress } from '../server/client';
import { pythonSnippet } from '../server/snippet';

/** For a notebook: what this run was given, and what it came to. */
export function runSnippet(folder: string, address: ServerAddress, runId: string): string {
  return [
    pythonSnippet(folder, address),
    'import mlflow',
    '',
    `run = mlflow.get_run(${JSON.stringify(runId)})`,
    'run.data.params, run.data.metrics',
    '',
  ].join('\n');
}
