import * as vscode from 'vscode';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EntryPoint, MlProject } from '../../formats/mlproject';
import type { FileProblem } from '../../formats/problems';
import { DisposableStore } from '../../vscode/disposables';

/** An MLproject file of the workspace, as it reads now. */
export interface ProjectFile {
  readonly folder: vscode.WorkspaceFolder;
  readonly uri: vscode.Uri;
  /** Where its commands run. */
  readonly directory: string;
  /** The project's name, or its folder's. */
  readonly title: string;
  readonly project: MlProject;
  readonly problems: readonly FileProblem[];
}

/** MLflow takes the name in any case. */
const PATTERN = '**/[Mm][Ll][Pp][Rr][Oo][Jj][Ee][Cc][Tt]';
const EXCLUDED = '**/{node_modules,.venv,venv,site-packages,.git,.tidemark,mlruns,mlartifacts}/**';
/** What an MLproject names, and is wrong about when it is missing. */
const NAMED_FILES = '**/*.{yaml,yml}';
const MOST_PROJECTS = 500;

export function isProjectUri(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && path.posix.basename(uri.path).toLowerCase() === 'mlproject';
}

/**
 * The workspace's MLproject files; read when first asked for, then kept up with edits, saved or not. What tells of
 * changes on disk is only a hint, which some disks never give: whoever acts on the list calls `search`.
 */
export class ProjectFiles implements vscode.Disposable {
  readonly #own = new DisposableStore();
  readonly #changed = this.#own.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #files: Promise<Map<string, ProjectFile>> | undefined;

  constructor() {
    const watcher = this.#own.add(vscode.workspace.createFileSystemWatcher(PATTERN));
    const reread = (uri: vscode.Uri): void => void this.#reread(uri);
    this.#own.add(watcher.onDidCreate(reread));
    this.#own.add(watcher.onDidChange(reread));
    this.#own.add(watcher.onDidDelete(reread));
    const named = this.#own.add(vscode.workspace.createFileSystemWatcher(NAMED_FILES, false, true, false));
    this.#own.add(named.onDidCreate((uri) => void this.#rereadBeside(uri)));
    this.#own.add(named.onDidDelete((uri) => void this.#rereadBeside(uri)));
    this.#own.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isProjectUri(document.uri)) reread(document.uri);
      }),
    );
    this.#own.add(
      vscode.workspace.onDidOpenTextDocument(({ uri }) => {
        if (isProjectUri(uri)) reread(uri);
      }),
    );
    // A document that is closed unsaved goes back to what the file says.
    this.#own.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (isProjectUri(uri)) reread(uri);
      }),
    );
    this.#own.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
    this.#own.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.#files) void this.search();
      }),
    );
  }

  /** Sorted by path. */
  async all(): Promise<readonly ProjectFile[]> {
    const files = await (this.#files ??= this.#find());
    return [...files.values()].sort((a, b) => a.uri.path.localeCompare(b.uri.path));
  }

  /** The same, looked for anew. */
  async search(): Promise<readonly ProjectFile[]> {
    const before = this.#files;
    this.#files = this.#find();
    if (!before || !isDeepStrictEqual(contentOf(await before), contentOf(await this.#files)))
      this.#changed.fire();
    return this.all();
  }

  /** As it reads this moment; undefined when it is gone or in no folder. */
  async read(uri: vscode.Uri): Promise<ProjectFile | undefined> {
    await this.#reread(uri);
    return readProjectFile(uri);
  }

  /** Looks for the files anew. */
  refresh(): void {
    this.#files = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #find(): Promise<Map<string, ProjectFile>> {
    const uris = await vscode.workspace.findFiles(PATTERN, EXCLUDED, MOST_PROJECTS);
    const files = await Promise.all(uris.map(readProjectFile));
    return new Map(files.flatMap((file) => (file ? [[file.uri.toString(), file] as const] : [])));
  }

  async #reread(uri: vscode.Uri): Promise<void> {
    if (!this.#files || !isProjectUri(uri)) return;
    const files = await this.#files;
    const file = await readProjectFile(uri);
    if (file) files.set(uri.toString(), file);
    else if (!files.delete(uri.toString())) return;
    this.#changed.fire();
  }

  async #rereadBeside(uri: vscode.Uri): Promise<void> {
    if (!this.#files) return;
    const directory = path.dirname(uri.fsPath);
    for (const file of (await this.#files).values()) {
      if (directory.startsWith(file.directory)) await this.#reread(file.uri);
    }
  }
}

function contentOf(files: ReadonlyMap<string, ProjectFile>): unknown {
  return new Map([...files].map(([uri, { project, problems }]) => [uri, { project, problems }]));
}

async function readProjectFile(uri: vscode.Uri): Promise<ProjectFile | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || uri.scheme !== 'file') return undefined;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  let text: string;
  try {
    text = open?.getText() ?? Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    return undefined;
  }
  const directory = path.dirname(uri.fsPath);
  const { readMlProject } = await import('../../formats/mlproject');
  const { value, problems } = readMlProject(text, (file) => existsSync(path.resolve(directory, file)));
  const title = value.name ?? path.basename(directory);
  return { folder, uri, directory, title, project: value, problems };
}

export function entryPointOf(file: ProjectFile, name: string): EntryPoint | undefined {
  return file.project.entryPoints.find((entryPoint) => entryPoint.name === name);
}
