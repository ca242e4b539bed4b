import path from 'node:path';

/** Where a run's plan lies until the launcher takes it. */
export function planFile(launches: string, runId: string): string {
  return path.join(launches, `${runId}.json`);
}
