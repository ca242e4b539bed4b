import * as vscode from 'vscode';
import path from 'node:path';
import { applyPatch } from 'diff';
import type { StructuredPatch } from 'diff';
import type { Run } from '../core/entities';
import { missing } from '../core/errors';
import { shorten } from '../core/text';
import { SCHEMES } from '../vscode/contributions';
import { DisposableStore } from '../vscode/disposables';
import { atCommit, hasCommit, repositoryOf } from '../vscode/git';
import type { GitRepository } from '../vscode/git';
import { folderByUri } from './identity';
import type { PatchReader } from './runPatch';
import { patchesIn, patchText } from './runPatch';
import type { WorkspaceStores } from './stores';

/** The code that a run was made with: a commit, and what wasn't committed by then where that was kept. */
export interface RunSource {
  readonly run: Run;
  readonly commit: string;
  /** Paths in the repository, `/`-separated. */
  readonly patches: ReadonlyMap<string, StructuredPatch>;
}

/** Rejects with a sentence where the run has no commit, or the repository hasn't. */
export async function sourceOf(
  backend: PatchReader,
  repository: GitRepository,
  run: Run,
): Promise<RunSource> {
  const commit = run.data.tags.find(({ key }) => key === 'mlflow.source.git.commit')?.value;
  if (commit === undefined || !/^[0-9a-f]{7,64}$/i.test(commit)) {
    throw missing(
      vscode.l10n.t(
        'The run {0} has no Git commit: it was started outside of a repository.',
        shorten(run.info.runName, 40),
      ),
    );
  }
  if (!(await hasCommit(repository, commit))) {
    throw missing(
      vscode.l10n.t(
        'The commit {0} of run {1} is not in the repository {2}: fetch it, then try again.',
        commit.slice(0, 8),
        shorten(run.info.runName, 40),
        repository.rootUri.fsPath,
      ),
    );
  }
  return { run, commit, patches: patchesIn(await patchText(backend, run)) };
}

/** A file as the run had it; undefined where it had none. */
export async function documentOf(
  folder: vscode.WorkspaceFolder,
  repository: GitRepository,
  source: RunSource,
  file: string | null,
): Promise<vscode.Uri | undefined> {
  if (file === null) return undefined;
  const uri = vscode.Uri.joinPath(repository.rootUri, file);
  if (source.patches.has(file)) return patchedUri(folder, repository, source.run.info.runId, uri);
  return committedDocument(repository, source, file);
}

/** A file as it was at the run's commit; undefined where there was none. */
export async function committedDocument(
  repository: GitRepository,
  { commit }: RunSource,
  file: string,
): Promise<vscode.Uri | undefined> {
  const uri = vscode.Uri.joinPath(repository.rootUri, file);
  return (await isAt(repository, commit, file)) ? atCommit(uri, commit) : undefined;
}

async function isAt(repository: GitRepository, commit: string, file: string): Promise<boolean> {
  try {
    await repository.show(commit, file);
    return true;
  } catch {
    return false;
  }
}

export function pathIn({ rootUri }: GitRepository, { path: file }: vscode.Uri): string {
  return path.posix.relative(rootUri.path, file);
}

/** Its path is the file's own: an editor of changes takes files whose paths differ for renamed ones. */
function patchedUri(
  folder: vscode.WorkspaceFolder,
  { rootUri }: GitRepository,
  runId: string,
  file: vscode.Uri,
): vscode.Uri {
  const query = new URLSearchParams({
    folder: folder.uri.toString(),
    repository: rootUri.toString(),
    run: runId,
  });
  return vscode.Uri.from({ scheme: SCHEMES.source, path: file.path, query: query.toString() });
}

/** Files as they were when a run started: at its commit, with the changes that weren't committed. */
export class PatchedSources implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #stores: WorkspaceStores;
  readonly #own = new DisposableStore();

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
    this.#own.add(vscode.workspace.registerTextDocumentContentProvider(SCHEMES.source, this));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const query = new URLSearchParams(uri.query);
    const folder = folderByUri(query.get('folder') ?? '');
    const { backend } = await this.#stores.get(folder);
    const repository = await repositoryOf(vscode.Uri.parse(query.get('repository') ?? '', true));
    const file = pathIn(repository, uri);
    const source = await sourceOf(backend, repository, await backend.getRun(query.get('run') ?? ''));
    const committed = (await isAt(repository, source.commit, file))
      ? await repository.show(source.commit, file)
      : '';
    const patch = source.patches.get(file);
    const patched = patch ? applyPatch(committed, patch) : committed;
    if (patched !== false) return patched;
    return vscode.l10n.t('The uncommitted changes to {0} do not fit its commit.', file);
  }

  dispose(): void {
    this.#own.dispose();
  }
}
