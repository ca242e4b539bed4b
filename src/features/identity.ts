import * as vscode from 'vscode';
import type { TrackingBackend } from '../core/backend';
import { list, shape, text } from '../core/decode';
import { missing } from '../core/errors';
import type { Decoder } from '../core/rpc';
import { shorten } from '../core/text';
import type { WorkspaceStores } from './stores';

/** What a panel over runs shows; persisted with the panel. */
export interface RunsIdentity {
  /** The workspace folder's URI. */
  readonly folder: string;
  readonly runIds: readonly string[];
}

export const runsIdentity: Decoder<RunsIdentity> = shape<RunsIdentity>({
  folder: text,
  runIds: list(text, 1000),
});

/** What a runs table shows; persisted with the panel. */
export interface TableIdentity {
  /** The workspace folder's URI. */
  readonly folder: string;
  readonly experimentIds: readonly string[];
}

export const tableIdentity: Decoder<TableIdentity> = shape<TableIdentity>({
  folder: text,
  experimentIds: list(text, 10_000),
});

/** What a page of charts shows: runs, or the newest ones of experiments; persisted with the panel. */
export type ChartsIdentity = RunsIdentity | TableIdentity;

export const chartsIdentity: Decoder<ChartsIdentity> = (value) =>
  typeof value === 'object' && value !== null && 'experimentIds' in value
    ? tableIdentity(value)
    : runsIdentity(value);

/** The folder's backend, opened on first use. Rejects when the folder has left the workspace. */
export async function backendOf(
  stores: WorkspaceStores,
  identity: Pick<RunsIdentity, 'folder'>,
): Promise<TrackingBackend> {
  return (await stores.get(folderOf(identity))).backend;
}

export function folderOf(identity: Pick<RunsIdentity, 'folder'>): vscode.WorkspaceFolder {
  return folderByUri(identity.folder);
}

export function folderByUri(text: string): vscode.WorkspaceFolder {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === text);
  if (!folder) throw missing(vscode.l10n.t('The folder of these runs is no longer part of the workspace.'));
  return folder;
}

/** `able-crane-512, calm-owl-77 +3`, short enough for a tab. */
export function titleOf(names: readonly string[]): string {
  const shown = names.slice(0, 2).map((name) => shorten(name, 24));
  return names.length > 2 ? `${shown.join(', ')} +${names.length - 2}` : shown.join(', ');
}
