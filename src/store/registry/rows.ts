import type { Stage } from '../../core/entities';
import { invalid, missing } from '../../core/errors';
import { versionNumber } from '../../core/limits';
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
  const row = context.sql.get('SELECT * FROM registered_model WHERE name = ?', name);
  if (!row) throw missing(`Registered Model with name=${name} not found`);
  return row;
}

export function versionRow(context: StoreContext, name: string, version: string): Row {
  const row = context.sql.get(
    `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS_OF_MODELS} WHERE m.name = ? AND v.version = ? AND v.deleted = 0`,
    name,
    versionNumber(version),
  );
  if (!row) throw missing(`Model Version (name=${name}, version=${version}) not found`);
  return row;
}
