import type { ModelAlias, ModelVersion, RegisteredModel } from '../../core/entities';
import type { StoreContext } from '../context';
import { byKey, decodeTags, group, jsonList } from '../keyValues';
import { number, oneOf, text, textOrNull } from '../rows';
import type { Row } from '../rows';
import { STAGES, VERSION_COLUMNS, VERSIONS_OF_MODELS } from './rows';

const IN_LIST = 'IN (SELECT value FROM json_each(?))';

/** Decodes pages of models and versions with one statement for each kind of detail. */
export class RegistryReader {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  models(rows: readonly Row[]): readonly RegisteredModel[] {
    const ids = rows.map((row) => number(row, 'id'));
    const tags = decodeTags(
      this.context,
      `SELECT model AS owner, key, value FROM registered_model_tag WHERE model ${IN_LIST}`,
      ids,
    );
    const aliases = this.aliases(ids);
    const latest = this.latestVersions(ids);
    return rows.map((row) => {
      const id = number(row, 'id');
      return {
        name: text(row, 'name'),
        creationTimestamp: number(row, 'created'),
        lastUpdatedTimestamp: number(row, 'updated'),
        description: textOrNull(row, 'description'),
        latestVersions: latest.get(id) ?? [],
        tags: byKey(tags.get(id)),
        aliases: aliases.get(id) ?? [],
      };
    });
  }

  versions(rows: readonly Row[]): readonly ModelVersion[] {
    const tags = decodeTags(
      this.context,
      `SELECT version AS owner, key, value FROM model_version_tag WHERE version ${IN_LIST}`,
      rows.map((row) => number(row, 'id')),
    );
    const aliases = this.aliases([...new Set(rows.map((row) => number(row, 'model')))]);
    return rows.map((row) => {
      const version = String(number(row, 'version'));
      return {
        name: text(row, 'name'),
        version,
        creationTimestamp: number(row, 'created'),
        lastUpdatedTimestamp: number(row, 'updated'),
        currentStage: oneOf(row, 'stage', STAGES),
        description: textOrNull(row, 'description'),
        userId: textOrNull(row, 'user_id'),
        source: text(row, 'source'),
        storageLocation: text(row, 'storage_location'),
        runId: textOrNull(row, 'run_id'),
        runLink: textOrNull(row, 'run_link'),
        modelId: textOrNull(row, 'model_id'),
        tags: byKey(tags.get(number(row, 'id'))),
        aliases: (aliases.get(number(row, 'model')) ?? [])
          .filter((alias) => alias.version === version)
          .map((alias) => alias.alias),
      };
    });
  }

  /** By model, sorted by name. */
  private aliases(ids: readonly number[]): Map<number, ModelAlias[]> {
    const groups = new Map<number, ModelAlias[]>();
    if (ids.length === 0) return groups;
    const rows = this.context.sql.all(
      `SELECT model, alias, version FROM model_alias WHERE model ${IN_LIST} ORDER BY model, alias`,
      jsonList(ids),
    );
    for (const row of rows) {
      group(groups, number(row, 'model'), {
        alias: text(row, 'alias'),
        version: String(number(row, 'version')),
      });
    }
    return groups;
  }

  /** The newest version in each stage, by model. */
  private latestVersions(ids: readonly number[]): Map<number, ModelVersion[]> {
    const groups = new Map<number, ModelVersion[]>();
    if (ids.length === 0) return groups;
    const rows = this.context.sql.all(
      `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS_OF_MODELS} WHERE v.deleted = 0 AND v.model ${IN_LIST}
       AND v.version = (SELECT max(w.version) FROM model_version w
         WHERE w.model = v.model AND w.stage = v.stage AND w.deleted = 0) ORDER BY v.version`,
      jsonList(ids),
    );
    const versions = this.versions(rows);
    rows.forEach((row, index) => {
      const version = versions[index];
      if (version) group(groups, number(row, 'model'), version);
    });
    return groups;
  }
}
