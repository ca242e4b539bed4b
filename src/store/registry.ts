import type { Promotion } from '../core/backend';
import type { ModelVersion, Page, RegisteredModel, Stage } from '../core/entities';
import { invalid, missing, sentence } from '../core/errors';
import { stageOf } from '../core/lifecycle';
import { checkAlias, checkAliasName } from '../core/limits';
import type { AuditLog } from './audit';
import type { StoreContext } from './context';
import { RegisteredModels } from './registry/models';
import type { NewRegisteredModel, RegistrySearch } from './registry/models';
import { RegistryReader } from './registry/reader';
import { modelRow, parseStage, versionRow } from './registry/rows';
import { ModelVersions } from './registry/versions';
import type { NewModelVersion } from './registry/versions';
import { number } from './rows';

const ACTIVE_STAGES: readonly Stage[] = ['Staging', 'Production'];

/** The model registry. What moves a version through its life writes an audit entry in the same transaction. */
export class RegistryStore {
  private readonly context: StoreContext;
  private readonly audit: AuditLog;
  private readonly models: RegisteredModels;
  private readonly versions: ModelVersions;

  constructor(context: StoreContext, audit: AuditLog) {
    this.context = context;
    this.audit = audit;
    const reader = new RegistryReader(context);
    this.models = new RegisteredModels(context, reader);
    this.versions = new ModelVersions(context, reader);
  }

  createModel(request: NewRegisteredModel): RegisteredModel {
    return this.models.create(request);
  }

  getModel(name: string): RegisteredModel {
    return this.models.get(name);
  }

  updateModel(name: string, change: { readonly description: string | null }): RegisteredModel {
    return this.models.update(name, change);
  }

  renameModel(name: string, newName: string): RegisteredModel {
    return this.models.rename(name, newName);
  }

  deleteModel(name: string): void {
    this.models.delete(name);
  }

  searchModels(query: RegistrySearch): Page<RegisteredModel> {
    return this.models.search(query);
  }

  setModelTag(name: string, key: string, value: string): void {
    this.models.setTag(name, key, value);
  }

  deleteModelTag(name: string, key: string): void {
    this.models.deleteTag(name, key);
  }

  createVersion(request: NewModelVersion): ModelVersion {
    return this.versions.create(request);
  }

  getVersion(name: string, version: string): ModelVersion {
    return this.versions.get(name, version);
  }

  updateVersion(
    name: string,
    version: string,
    change: { readonly description: string | null },
  ): ModelVersion {
    return this.versions.update(name, version, change);
  }

  deleteVersion(name: string, version: string): void {
    this.versions.delete(name, version);
  }

  searchVersions(query: RegistrySearch): Page<ModelVersion> {
    return this.versions.search(query);
  }

  /** All versions of a model, newest first. */
  versionsOf(name: string): readonly ModelVersion[] {
    return this.versions.ofModel(name);
  }

  setVersionTag(name: string, version: string, key: string, value: string): void {
    this.versions.setTag(name, version, key, value);
  }

  deleteVersionTag(name: string, version: string, key: string): void {
    this.versions.deleteTag(name, version, key);
  }

  latestVersions(name: string, stages: readonly string[] = []): readonly ModelVersion[] {
    return this.versions.latest(name, stages);
  }

  /** `stage` in any case, as MLflow takes it. */
  transitionStage(
    name: string,
    version: string,
    stage: string,
    archiveExisting: boolean,
    actor: string,
  ): ModelVersion {
    const to = parseStage(stage);
    return this.context.transactions.run(() => {
      const before = this.versions.get(name, version);
      const archived = this.moveToStage(before, to, archiveExisting);
      this.audit.add({
        actor,
        action: 'transition-stage',
        modelName: name,
        version,
        from: before.currentStage,
        to: withArchived(to, archived),
        comment: null,
      });
      return this.versions.get(name, version);
    });
  }

  /** Moves the alias where another version has it. */
  setAlias(name: string, alias: string, version: string, actor: string): void {
    checkAlias(alias);
    this.context.transactions.run(() => {
      // Of a model that isn't there MLflow names the version, too.
      versionRow(this.context, name, version);
      const before = this.aliasHolder(name, alias);
      this.putAlias(name, alias, version);
      this.audit.add({
        actor,
        action: 'set-alias',
        modelName: name,
        version,
        from: aliasText(alias, before),
        to: aliasText(alias, version),
        comment: null,
      });
    });
  }

  /** An alias that isn't there is no error, as in MLflow. */
  deleteAlias(name: string, alias: string, actor: string): void {
    checkAliasName(alias);
    const { sql, transactions } = this.context;
    transactions.run(() => {
      const before = this.aliasHolder(name, alias);
      if (before === null) return;
      const model = number(modelRow(this.context, name), 'id');
      sql.run('DELETE FROM model_alias WHERE model = ? AND alias = ?', model, alias);
      sql.run(
        'UPDATE registered_model SET updated = max(updated, ?) WHERE id = ?',
        this.context.now(),
        model,
      );
      transactions.touchModel(model);
      this.audit.add({
        actor,
        action: 'delete-alias',
        modelName: name,
        version: before,
        from: aliasText(alias, before),
        to: aliasText(alias, null),
        comment: null,
      });
    });
  }

  /** `latest` is the highest version. A missing alias is INVALID_PARAMETER_VALUE, as in MLflow. */
  getVersionByAlias(name: string, alias: string): ModelVersion {
    checkAliasName(alias);
    if (alias.toLowerCase() === 'latest') return this.latest(name);
    const version = this.aliasHolder(name, alias);
    if (version === null) throw invalid(sentence('Registered model alias {0} not found.', alias));
    return this.versions.get(name, version);
  }

  promote(request: Promotion, actor: string): ModelVersion {
    const { modelName: name, version, state, alias } = request;
    if (alias !== null) checkAlias(alias);
    return this.context.transactions.run(() => {
      const before = this.versions.get(name, version);
      const stage = state === null ? before.currentStage : stageOf(state);
      const holder = alias === null ? null : this.aliasHolder(name, alias);
      const archived =
        state === null
          ? []
          : this.moveToStage(before, stage, request.archiveExisting && ACTIVE_STAGES.includes(stage));
      if (alias !== null) this.putAlias(name, alias, version);
      const aliasFrom = alias === null ? [] : [aliasText(alias, holder)];
      const aliasTo = alias === null ? [] : [aliasText(alias, version)];
      this.audit.add({
        actor,
        action: 'promote',
        modelName: name,
        version,
        from: [before.currentStage, ...aliasFrom].join(', '),
        to: [withArchived(stage, archived), ...aliasTo].join(', '),
        comment: request.comment,
      });
      return this.versions.get(name, version);
    });
  }

  /** The versions that were archived for it. */
  private moveToStage(version: ModelVersion, stage: Stage, archiveExisting: boolean): readonly string[] {
    if (archiveExisting && !ACTIVE_STAGES.includes(stage)) {
      throw invalid(
        `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. ` +
          `Valid stages are ${ACTIVE_STAGES.join(', ')}`,
      );
    }
    const others = archiveExisting
      ? this.versions
          .ofModel(version.name)
          .filter((other) => other.currentStage === stage && other.version !== version.version)
      : [];
    for (const other of others) this.setStage(other, 'Archived');
    this.setStage(version, stage);
    return others.map((other) => other.version);
  }

  private setStage(version: ModelVersion, stage: Stage): void {
    this.versions.change(version.name, version.version, (id) => {
      this.context.sql.run('UPDATE model_version SET stage = ? WHERE id = ?', stage, id);
    });
  }

  private putAlias(name: string, alias: string, version: string): void {
    const { sql, transactions } = this.context;
    const row = versionRow(this.context, name, version);
    const model = number(row, 'model');
    sql.run(
      'INSERT OR REPLACE INTO model_alias (model, alias, version) VALUES (?, ?, ?)',
      model,
      alias,
      number(row, 'version'),
    );
    sql.run('UPDATE registered_model SET updated = max(updated, ?) WHERE id = ?', this.context.now(), model);
    transactions.touchModel(model);
  }

  private aliasHolder(name: string, alias: string): string | null {
    const model = number(modelRow(this.context, name), 'id');
    const row = this.context.sql.get(
      'SELECT version FROM model_alias WHERE model = ? AND alias = ?',
      model,
      alias,
    );
    return row ? String(number(row, 'version')) : null;
  }

  private latest(name: string): ModelVersion {
    const model = number(modelRow(this.context, name), 'id');
    const row = this.context.sql.get(
      'SELECT version FROM model_version WHERE model = ? AND deleted = 0 ORDER BY version DESC LIMIT 1',
      model,
    );
    if (!row) throw missing(`Latest version not found for model ${name}.`);
    return this.versions.get(name, String(number(row, 'version')));
  }
}

/** `@champion: 3`, as the audit log shows it. */
function aliasText(alias: string, version: string | null): string {
  return `@${alias}: ${version ?? '-'}`;
}

function withArchived(stage: Stage, archived: readonly string[]): string {
  return archived.length === 0 ? stage : `${stage} (Archived: ${archived.join(' ')})`;
}
