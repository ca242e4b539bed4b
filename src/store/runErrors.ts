import { TidemarkError, invalid, sentence } from '../core/errors';
import { text } from './rows';
import type { Row } from './rows';

/** What was deleted takes nothing until it is restored. */
export function assertActive(runId: string, row: Row): void {
  const stage = text(row, 'stage');
  if (stage === 'active') return;
  throw invalid(sentence("The run {0} must be in the 'active' state. Current state is {1}.", runId, stage));
}

export function notFound(runId: string): never {
  throw new TidemarkError('RESOURCE_DOES_NOT_EXIST', sentence('Run with id={0} not found', runId));
}
