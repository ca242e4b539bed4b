import type { Stage } from './entities';

/** A model version's state in Tidemark's words; each is one of MLflow's stages, and REST says the stage. */
export type ModelState = 'experimenting' | 'ready' | 'deployed' | 'archived';

export const MODEL_STATES: readonly ModelState[] = ['experimenting', 'ready', 'deployed', 'archived'];

const STAGE_OF: Readonly<Record<ModelState, Stage>> = {
  experimenting: 'None',
  ready: 'Staging',
  deployed: 'Production',
  archived: 'Archived',
};

const STATE_OF: Readonly<Record<Stage, ModelState>> = {
  None: 'experimenting',
  Staging: 'ready',
  Production: 'deployed',
  Archived: 'archived',
};

export function stageOf(state: ModelState): Stage {
  return STAGE_OF[state];
}

export function stateOf(stage: Stage): ModelState {
  return STATE_OF[stage];
}
