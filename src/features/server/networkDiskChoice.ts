import type * as vscode from 'vscode';
import { NETWORK_DISK_CHOICES, type NetworkDiskChoice } from '../../store/disk';
import { SETTINGS } from '../../vscode/contributions';
import { textSetting } from '../../vscode/settings';

/** The folder's setting; a wrong word counts as none. */
export function networkDiskChoice(folder: vscode.WorkspaceFolder): NetworkDiskChoice {
  const word = textSetting(SETTINGS.networkDisk, folder);
  return NETWORK_DISK_CHOICES.find((choice) => choice === word) ?? 'auto';
}
