import * as vscode from 'vscode';
import type { ChartsArrangement } from '../../core/charts/workspace';
import { chartsArrangement } from '../../core/charts/workspace';
import { shape } from '../../core/decode';
import { errorMessage, invalid } from '../../core/errors';
import type { TableArrangement } from '../../core/panels/tableView';
import { tableArrangement } from '../../core/panels/tableView';
import type { Decoder } from '../../core/rpc';
import { COMMANDS } from '../../vscode/contributions';
import type { Services } from '../services';

export const VIEW_FILE = '.tidemark-view.json';
/** A view is small; what is larger is something else under its name. */
const MOST_BYTES = 8_000_000;
const VERSION = 1;

const wholeView = shape<SharedView & { readonly tidemarkView: unknown }>({
  tidemarkView: (value) => value,
  table: part(tableArrangement),
  charts: part(chartsArrangement),
});

/** What a file holds, each part for its panel. */
export interface SharedView {
  readonly table: TableArrangement | null;
  readonly charts: ChartsArrangement | null;
}

/** Writes an arrangement as a file that a repository can hold, named as its view where it has one, and shows it. */
export async function shareView(
  folder: vscode.WorkspaceFolder,
  part: { readonly table: TableArrangement } | { readonly charts: ChartsArrangement },
  viewName: string,
): Promise<void> {
  const proposed = viewName.replace(/[\\/:*?"<>|]+/g, '-').replace(/^\.+/, '');
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Share View'),
    prompt: vscode.l10n.t('The name of the file, which ends with {0}.', VIEW_FILE),
    value: proposed !== '' ? proposed : 'table' in part ? 'runs' : 'charts',
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
  const view = { tidemarkView: VERSION, ...part };
  await vscode.workspace.fs.writeFile(uri, Buffer.from(`${JSON.stringify(view, undefined, 2)}\n`));
  await vscode.commands.executeCommand('vscode.open', uri);
}

/** The file the command was called on, the one in the active editor, or what the person picks. */
export async function viewFileOf(args: readonly unknown[]): Promise<vscode.Uri | undefined> {
  const [called] = args;
  const active = vscode.window.activeTextEditor?.document.uri;
  return called instanceof vscode.Uri ? called : active?.path.endsWith(VIEW_FILE) === true ? active : pick();
}

/** Throws a sentence that names the file where it is no view. */
export async function readView(uri: vscode.Uri): Promise<SharedView> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MOST_BYTES) throw notAView(uri, vscode.l10n.t('it is too large'));
  const bytes = await vscode.workspace.fs.readFile(uri);
  let view: SharedView & { readonly tidemarkView: unknown };
  try {
    view = wholeView(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    throw notAView(uri, errorMessage(error));
  }
  if ((view.tidemarkView ?? VERSION) !== VERSION)
    throw notAView(uri, vscode.l10n.t('it is of another version of Tidemark'));
  if (!view.table && !view.charts) throw notAView(uri, vscode.l10n.t('it has neither a table nor charts'));
  return view;
}

/** The part for a panel of a file that the person picks there. A file for another panel is opened in that one. */
export async function openViewIn<K extends keyof SharedView>(
  services: Services,
  part: K,
): Promise<SharedView[K] | null> {
  const uri = await pick();
  if (!uri) return null;
  const own = (await readView(uri))[part];
  if (!own) await services.commands.run(COMMANDS.openView, uri);
  return own;
}

export async function askViewName(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Save View'),
    prompt: vscode.l10n.t('The name of the view; one of the same name is replaced.'),
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A view needs a name.') : undefined),
  });
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

/** A file may leave it out. */
function part<A>(decode: Decoder<A>): Decoder<A | null> {
  return (value) => (value === undefined || value === null ? null : decode(value));
}
