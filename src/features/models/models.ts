import * as vscode from 'vscode';
import type { ModelVersion } from '../../core/entities';
import { missing } from '../../core/errors';
import { stateOf } from '../../core/lifecycle';
import { shorten } from '../../core/text';
import { COMMANDS, CONTEXT_KEYS, SETTINGS, VIEWS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import type { ModelNode, ModelVersionNode } from '../nodes';
import { nodesOf } from '../nodes';
import { pickFolder } from '../pickFolder';
import type { Services } from '../services';
import { tellingWhenRead, VisibleWatch } from '../storeTree';
import { stateIcon, stateWord } from '../words';
import { pickAlias } from './alias';
import { ModelHistory } from './history';
import { promote } from './promote';
import { ModelsTree } from './tree';
import { plainLabel } from '../../vscode/labels';

/** The Models view, and what is done to versions from it or from the palette. */
export function registerModels(services: Services): vscode.Disposable {
  const { stores, commands, selection, contextKeys } = services;
  const registrations = new DisposableStore();
  const tree = registrations.add(new ModelsTree(stores));
  const view = registrations.add(
    vscode.window.createTreeView(VIEWS.models, {
      treeDataProvider: tellingWhenRead(tree, () => contextKeys.set(CONTEXT_KEYS.modelsRead, true)),
      showCollapseAll: true,
    }),
  );
  const watch = registrations.add(
    new VisibleWatch({
      stores,
      report: (store, changes) => {
        tree.apply(store, changes).catch((error: unknown) => services.log.error('models:', String(error)));
      },
      resumed: () => tree.refresh(),
    }),
  );
  watch.setVisible(view.visible);
  registrations.add(view.onDidChangeVisibility(({ visible }) => watch.setVisible(visible)));
  registrations.add(view.onDidChangeSelection(({ selection: nodes }) => selection.setNodes(nodes)));
  registrations.add(
    stores.onDidChange((folder) => {
      tree.forget(folder);
      watch.update();
    }),
  );
  registrations.add(stores.onDidAskToRefresh(() => tree.refresh()));
  registrations.add(vscode.workspace.onDidChangeWorkspaceFolders(() => tree.refresh()));
  registrations.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.mainMetric)) tree.refresh();
    }),
  );
  registrations.add(
    commands.register(COMMANDS.promote, async (...args) => {
      const node = await versionFor(services, args, vscode.l10n.t('Promote'));
      if (node) await promote(services, node);
    }),
  );
  registrations.add(
    commands.register(COMMANDS.setAlias, async (...args) => {
      const node = await versionFor(services, args, vscode.l10n.t('Set Alias'));
      if (node) await setAlias(services, node);
    }),
  );
  registrations.add(
    commands.register(COMMANDS.showHistory, async (...args) => {
      const node = modelNodeOf(args) ?? (await pickModel(services, vscode.l10n.t('Show History')));
      if (!node) return;
      const uri = ModelHistory.uri(node.folder, node.name, Date.now());
      await vscode.window.showTextDocument(uri, { preview: true });
    }),
  );
  registrations.add(ModelHistory.register(stores));
  return registrations;
}

async function setAlias(services: Services, node: ModelVersionNode): Promise<void> {
  const { backend } = await services.stores.writable(node.folder);
  const version = await backend.getModelVersion(node.name, node.version);
  const title = vscode.l10n.t('Set Alias of {0} {1}', shorten(node.name, 60), node.version);
  const alias = await pickAlias(backend, version, title, undefined);
  if (alias === undefined || alias === null) return;
  await backend.promote({
    modelName: node.name,
    version: node.version,
    state: null,
    alias,
    archiveExisting: false,
    comment: null,
  });
}

/** The version the command was called on or that is selected; else the person picks model and version. */
async function versionFor(
  services: Services,
  args: readonly unknown[],
  title: string,
): Promise<ModelVersionNode | undefined> {
  const called = nodesOf(args);
  const nodes = called.length > 0 ? called : services.selection.nodes;
  const version = nodes.find((node) => node.kind === 'modelVersion');
  if (version) return version;
  const model = nodes.find((node) => node.kind === 'model') ?? (await pickModel(services, title));
  return model && pickVersion(services, model, title);
}

function modelNodeOf(args: readonly unknown[]): ModelNode | undefined {
  const node = nodesOf(args).find(({ kind }) => kind === 'model' || kind === 'modelVersion');
  if (node?.kind === 'model') return node;
  return node?.kind === 'modelVersion' ? { kind: 'model', folder: node.folder, name: node.name } : undefined;
}

async function pickModel(services: Services, title: string): Promise<ModelNode | undefined> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder of the model'));
  if (!folder) return undefined;
  const { backend } = await services.stores.get(folder);
  const { items: models } = await backend.searchRegisteredModels({ maxResults: 500, pageToken: null });
  if (models.length === 0) {
    throw missing(
      vscode.l10n.t(
        'No model is registered yet. A script registers one when it logs a model with registered_model_name.',
      ),
    );
  }
  const picked = await vscode.window.showQuickPick(
    models.map((model) => ({
      label: plainLabel(model.name),
      description: model.aliases
        .map(({ alias, version }) => `${plainLabel(alias, 30)} → ${version}`)
        .join(', '),
      model,
    })),
    { title, placeHolder: vscode.l10n.t('The model') },
  );
  return picked && { kind: 'model', folder, name: picked.model.name };
}

async function pickVersion(
  services: Services,
  model: ModelNode,
  title: string,
): Promise<ModelVersionNode | undefined> {
  const { backend } = await services.stores.get(model.folder);
  const versions = await backend.modelVersions(model.name);
  const picked = await vscode.window.showQuickPick(
    versions.map((version: ModelVersion) => {
      const state = stateOf(version.currentStage);
      return {
        label: vscode.l10n.t('Version {0}', version.version),
        description: [stateWord(state), ...version.aliases].join(' · '),
        iconPath: stateIcon(state),
        version: version.version,
      };
    }),
    { title, placeHolder: vscode.l10n.t('The version of {0}', shorten(model.name, 60)) },
  );
  return picked && { kind: 'modelVersion', folder: model.folder, name: model.name, version: picked.version };
}
