import * as vscode from 'vscode';
import type { SettingId } from './contributions';

/** The settings' values; a value of the wrong type counts as not set. */
export function booleanSetting(
  id: SettingId,
  scope: vscode.ConfigurationScope | undefined,
  standard: boolean,
): boolean {
  const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(id);
  return typeof value === 'boolean' ? value : standard;
}

export function textSetting(id: SettingId, scope?: vscode.ConfigurationScope): string {
  const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(id);
  return typeof value === 'string' ? value : '';
}
