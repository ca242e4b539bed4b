import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { ModelVersion } from '../../core/entities';
import { plainLabel } from '../../vscode/labels';

/** Offered before a model has any: the words MLflow's users know. */
const USUAL = ['champion', 'challenger'];

/**
 * The alias the person picks or types: null for none, when `none` offers that; undefined when they leave.
 */
export async function pickAlias(
  backend: TrackingBackend,
  version: ModelVersion,
  title: string,
  none: string | undefined,
): Promise<string | null | undefined> {
  const { aliases } = await backend.getRegisteredModel(version.name);
  const holders = new Map(aliases.map(({ alias, version: holder }) => [alias, holder]));
  const names = [...new Set([...holders.keys(), ...USUAL])];
  type Item = vscode.QuickPickItem & { readonly alias: string | null | undefined };
  const items: Item[] = names.map((alias) => {
    const holder = holders.get(alias);
    return {
      label: plainLabel(alias),
      description: holder === undefined ? '' : vscode.l10n.t('version {0} now', holder),
      iconPath: new vscode.ThemeIcon('bookmark'),
      alias,
    };
  });
  if (none !== undefined) items.unshift({ label: none, iconPath: new vscode.ThemeIcon('dash'), alias: null });
  items.push({
    label: vscode.l10n.t('Another alias…'),
    iconPath: new vscode.ThemeIcon('add'),
    alias: undefined,
  });
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The alias that shall name version {0}', version.version),
  });
  if (!picked) return undefined;
  if (picked.alias !== undefined) return picked.alias;
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The alias that shall name version {0}', version.version),
    validateInput: problemOf,
  });
}

/** MLflow's rules for an alias. */
export function problemOf(alias: string): string | undefined {
  if (!/^[\w-]+$/.test(alias)) return vscode.l10n.t('An alias has letters, digits, - and _ only.');
  if (/^v\d+$/i.test(alias)) return vscode.l10n.t('An alias must not look like a version, as v1 does.');
  if (alias.toLowerCase() === 'latest')
    return vscode.l10n.t('latest is taken: it always means the newest version.');
  return alias.length > 255 ? vscode.l10n.t('An alias has at most 255 characters.') : undefined;
}
