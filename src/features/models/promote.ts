import * as vscode from 'vscode';
import type { Promotion, TrackingBackend } from '../../core/backend';
import type { ModelVersion } from '../../core/entities';
import type { ModelState } from '../../core/lifecycle';
import { MODEL_STATES, stageOf, stateOf } from '../../core/lifecycle';
import { shorten } from '../../core/text';
import type { ModelVersionNode } from '../nodes';
import type { Services } from '../services';
import { stateIcon, stateWord } from '../words';
import { pickAlias } from './alias';
import { showInformation } from '../../vscode/messages';

/**
 * Asks for state and alias, says precisely what that changes, and changes it in one transaction. Leaving any
 * question leaves everything as it is.
 */
export async function promote(services: Services, node: ModelVersionNode): Promise<void> {
  const { backend } = await services.stores.writable(node.folder);
  const version = await backend.getModelVersion(node.name, node.version);
  const title = vscode.l10n.t('Promote {0} {1}', shorten(node.name, 60), node.version);

  const state = await pickState(version, title);
  if (state === undefined) return;
  const alias = await pickAlias(backend, version, title, vscode.l10n.t('Leave the aliases as they are'));
  if (alias === undefined) return;

  const current = stateOf(version.currentStage);
  const newState = state === current ? null : state;
  const newAlias = alias !== null && version.aliases.includes(alias) ? null : alias;
  if (newState === null && newAlias === null) {
    void showInformation(vscode.l10n.t('Nothing to change: it is so already.'));
    return;
  }
  const replaced =
    newState === 'deployed' || newState === 'ready' ? await inState(backend, version, newState) : [];
  const promotion: Promotion = {
    modelName: node.name,
    version: node.version,
    state: newState,
    alias: newAlias,
    archiveExisting: replaced.length > 0,
    comment: null,
  };
  if (!(await confirm(promotion, current, replaced, await holderOf(backend, node.name, newAlias)))) return;
  await backend.promote(promotion);
  void showInformation(doneSentence(promotion));
}

async function pickState(version: ModelVersion, title: string): Promise<ModelState | undefined> {
  const current = stateOf(version.currentStage);
  const items = MODEL_STATES.map((state) => ({
    label: stateWord(state),
    description: state === current ? vscode.l10n.t('{0} · now', stageOf(state)) : stageOf(state),
    iconPath: stateIcon(state),
    state,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The new state; it is {0} now', stateWord(current)),
  });
  return picked?.state;
}

/** The other versions that are in a state which one version holds at a time. */
async function inState(
  backend: TrackingBackend,
  version: ModelVersion,
  state: ModelState,
): Promise<readonly ModelVersion[]> {
  const versions = await backend.modelVersions(version.name);
  return versions.filter(
    (other) => other.version !== version.version && stateOf(other.currentStage) === state,
  );
}

async function holderOf(
  backend: TrackingBackend,
  name: string,
  alias: string | null,
): Promise<string | undefined> {
  if (alias === null) return undefined;
  const model = await backend.getRegisteredModel(name);
  return model.aliases.find((candidate) => candidate.alias === alias)?.version;
}

async function confirm(
  { modelName, version, state, alias }: Promotion,
  from: ModelState,
  replaced: readonly ModelVersion[],
  holder: string | undefined,
): Promise<boolean> {
  const changes: string[] = [];
  if (state !== null) {
    changes.push(vscode.l10n.t('Version {0}: {1} → {2}', version, stateWord(from), stateWord(state)));
    for (const other of replaced) {
      const was = stateWord(stateOf(other.currentStage));
      changes.push(vscode.l10n.t('Version {0}: {1} → {2}', other.version, was, stateWord('archived')));
    }
  }
  if (alias !== null) {
    changes.push(
      holder === undefined
        ? vscode.l10n.t('Alias {0}: new, names version {1}', shorten(alias), version)
        : vscode.l10n.t('Alias {0}: version {1} → version {2}', shorten(alias), holder, version),
    );
  }
  const promoteIt = vscode.l10n.t('Promote');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Promote {0} {1}?', shorten(modelName, 60), version),
    { modal: true, detail: changes.join('\n') },
    promoteIt,
  );
  return answer === promoteIt;
}

function doneSentence({ modelName, version, state, alias }: Promotion): string {
  const name = shorten(modelName, 60);
  if (state === null) return vscode.l10n.t('{0} {1} is {2} now.', name, version, shorten(alias ?? ''));
  if (alias === null) return vscode.l10n.t('{0} {1} is {2} now.', name, version, stateWord(state));
  return vscode.l10n.t('{0} {1} is {2} and {3} now.', name, version, stateWord(state), shorten(alias));
}
