import * as vscode from 'vscode';
import { shape } from '../../core/decode';
import { errorMessage, invalid } from '../../core/errors';
import type { TableArrangement } from '../../core/panels/tableView';
import { tableArrangement } from '../../core/panels/tableView';

export const VIEW_FILE = '.tidemark-view.json';
/** A view is small; what is larger is something else under its name. */
const MOST_BYTES = 8_000_000;

/** Writes an arrangement as a file that a repository can hold, and shows it. */
export async function shareView(
  folder: vscode.WorkspaceFolder,
  arrangement: TableArrangement,
): Promise<void> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Share View'),
    prompt: vscode.l10n.t('The name of the file, which ends with {0}.', VIEW_FILE),
    value: 'runs',
    validateInput: (value) =>
      /^[^\\/:*?"<>|]+$/.test(value) && !value.startsWith('.')
        ? undefined
        : vscode.l10n.t('A file name without slashes is needed.'),
  });
  if (name === undefined) return;
  const uri = vscode.Uri.joinPath(folder.uri, name.endsWith(VIEW_FILE) ? name : `${name}${VIEW_FILE}`);
  if (await exists(uri)) {
    const replace = vscode.l10n.t('Replace');
    const question = vscode.l10n.t('Replace {0}?', vscode.workspace.asRelativePath(uri));
    if ((await vscode.window.showWarningMessage(question, { modal: true }, replace)) !== replace) return;
  }
  const view = { tidemarkView: 1, table: arrangement };
  await vscode.workspace.fs.writeFile(uri, Buffer.from(`${JSON.stringify(view, undefined, 2)}\n`));
  await vscode.commands.executeCommand('vscode.open', uri);
}

/** The arrangement in the file the command was called on, in the active editor, or that the person picks. */
export async function openViewFile(args: readonly unknown[]): Promise<TableArrangement | undefined> {
  const [called] = args;
  const active = vscode.window.activeTextEditor?.document.uri;
  const uri =
    called instanceof vscode.Uri ? called : active?.path.endsWith(VIEW_FILE) === true ? active : await pick();
  if (!uri) return undefined;
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.length > MOST_BYTES) throw notAView(uri, vscode.l10n.t('it is too large'));
  try {
    const whole = shape<{ readonly table: unknown }>({ table: (value) => value })(
      JSON.parse(Buffer.from(bytes).toString('utf8')),
    );
    return tableArrangement(whole.table);
  } catch (error) {
    throw notAView(uri, errorMessage(error));
  }
}

async function pick(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open View'),
    filters: { [vscode.l10n.t('Views')]: [VIEW_FILE.slice(1), 'json'] },
  });
  return picked?.[0];
}

function notAView(uri: vscode.Uri, why: string): Error {
  return invalid(
    vscode.l10n.t('{0} is not a view that can be opened: {1}', vscode.workspace.asRelativePath(uri), why),
  );
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
