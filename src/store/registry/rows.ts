import type { Stage } from '../../core/entities';
import { invalid, missing, sentence } from '../../core/errors';
import { checkModelName, versionNumber } from '../../core/limits';
import type { StoreContext } from '../context';
import type { Row } from '../rows';

export const STAGES: readonly Stage[] = ['None', 'Staging', 'Production', 'Archived'];

/** Of version `v` and its registered model `m`: what a ModelVersion is decoded from. */
export const VERSION_COLUMNS = 'v.*, m.name';
export const VERSIONS_OF_MODELS = 'model_version v JOIN registered_model m ON m.id = v.model';

/** In any case, as MLflow takes them. */
export function parseStage(stage: string): Stage {
  const found = STAGES.find((known) => known.toLowerCase() === stage.toLowerCase());
  if (!found) {
    throw invalid(`Invalid Model Version stage: ${stage}. Value must be one of ${STAGES.join(', ')}.`);
  }
  return found;
}

export function modelRow(context: StoreContext, name: string): Row {
  checkModelName(name);
  const row = context.sql.get('SELECT * FROM registered_model WHERE name = ?', name);
  if (!row) throw missing(sentence('Registered Model with name={0} not found', name));
  return row;
}

export function versionRow(context: StoreContext, name: string, version: string): Row {
  checkModelName(name);
  const row = context.sql.get(
    `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS_OF_MODELS} WHERE m.name = ? AND v.version = ? AND v.deleted = 0`,
    name,
    versionNumber(version),
  );
  if (!row) throw missing(sentence('Model Version (name={0}, version={1}) not found', name, version));
  return row;
}
