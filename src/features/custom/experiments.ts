import type { Sentence } from '../../core/errors';
import { sentence } from '../../core/errors';
import type { ExperimentSource } from '../allExperiments';
import { allExperiments } from '../allExperiments';

/** Experiments that a sentence names. */
const MOST_NAMED = 10;

/** The ids of all experiments, by name. */
export async function experimentsByName(source: ExperimentSource): Promise<ReadonlyMap<string, string>> {
  const all = await allExperiments(source);
  return new Map(all.map(({ name, experimentId }) => [name, experimentId]));
}

export function unknownExperiment(name: string, known: ReadonlyMap<string, string>): Sentence {
  if (known.size === 0) return sentence('There is no experiment {0}, nor any other.', name);
  return sentence(
    'There is no experiment {0}. There are: {1}.',
    name,
    [...known.keys()].slice(0, MOST_NAMED).join(', '),
  );
}
