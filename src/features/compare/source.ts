import * as vscode from 'vscode';
import path from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import type { StructuredPatch } from 'diff';
import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import { missing } from '../../core/errors';
import { SOURCE_PATCH } from '../../core/sourcePatch';
import { SCHEMES } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { atCommit, hasCommit, repositoryOf } from '../../vscode/git';
import type { GitRepository } from '../../vscode/git';
import { folderByUri } from '../identity';
import type { WorkspaceStores } from '../stores';
import { nameOf, openChanges } from './files';

type PatchReader = Pick<TrackingBackend, 'listArtifacts' | 'readArtifact'>;

/** The code that a run was made with: a commit, and what wasn't committed by then where that was kept. */
interface RunSource {
  readonly run: Run;
  readonly commit: string;
  /** Paths in the repository, `/`-separated. */
  readonly patches: ReadonlyMap<string, StructuredPatch>;
}

/** What differs between the code of two runs, in VS Code's editor of changes. */
export async function openSourceDiff(
  backend: PatchReader,
  folder: vscode.WorkspaceFolder,
  [left, right]: readonly [Run, Run],
): Promise<void> {
  const repository = await repositoryOf(folder.uri);
  const before = await sourceOf(backend, repository, left);
  const after = await sourceOf(backend, repository, right);
  const sides = new Map<string, { readonly before: string | null; readonly after: string | null }>();
  const relative = (uri: vscode.Uri): string => pathIn(repository, uri);
  if (before.commit !== after.commit) {
    for (const change of await repository.diffBetween(before.commit, after.commit)) {
      const now = change.renameUri ?? change.uri;
      sides.set(relative(now), { before: relative(change.originalUri), after: relative(now) });
    }
  }
  for (const file of [...before.patches.keys(), ...after.patches.keys()]) {
    if (!sides.has(file)) sides.set(file, { before: file, after: file });
  }
  const changes = await Promise.all(
    [...sides]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([file, side]) => {
        const [one, other] = await Promise.all([
          documentOf(folder, repository, before, side.before),
          documentOf(folder, repository, after, side.after),
        ]);
        return [vscode.Uri.joinPath(repository.rootUri, file), one, other] as const;
      }),
  );
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Both runs are of commit {0}, and no uncommitted change was kept with either: their code is the same.',
        before.commit.slice(0, 8),
      ),
    );
    return;
  }
  await openChanges(vscode.l10n.t('{0} ↔ {1} (source)', nameOf(left), nameOf(right)), changes);
}

async function sourceOf(backend: PatchReader, repository: GitRepository, run: Run): Promise<RunSource> {
  const commit = run.data.tags.find(({ key }) => key === 'mlflow.source.git.commit')?.value;
  if (commit === undefined || !/^[0-9a-f]{7,64}$/i.test(commit)) {
    throw missing(
      vscode.l10n.t('The run {0} has no Git commit: it was started outside of a repository.', nameOf(run)),
    );
  }
  if (!(await hasCommit(repository, commit))) {
    throw missing(
      vscode.l10n.t(
        'The commit {0} of run {1} is not in the repository {2}: fetch it, then try again.',
        commit.slice(0, 8),
        nameOf(run),
        repository.rootUri.fsPath,
      ),
    );
  }
  return { run, commit, patches: patchesIn(await patchText(backend, run)) };
}

async function patchText(backend: PatchReader, run: Run): Promise<string> {
  const kept = run.data.tags.find(({ key }) => key === 'mlflow.source.git.diff')?.value;
  if (kept !== undefined) return kept;
  try {
    const files = await backend.listArtifacts(run.info.runId, '');
    if (!files.some((file) => file.path === SOURCE_PATCH && !file.isDir)) return '';
    return Buffer.from(await backend.readArtifact(run.info.runId, SOURCE_PATCH)).toString('utf8');
  } catch {
    // The commits can be compared without.
    return '';
  }
}

function patchesIn(text: string): ReadonlyMap<string, StructuredPatch> {
  const named = (name: string | undefined): string | null =>
    name === undefined || name === '/dev/null' ? null : name.replace(/^[ab]\//, '');
  try {
    return new Map(
      parsePatch(text).flatMap((patch): (readonly [string, StructuredPatch])[] => {
        const file = named(patch.newFileName) ?? named(patch.oldFileName);
        return file === null ? [] : [[file, patch]];
      }),
    );
  } catch {
    return new Map();
  }
}

/** Undefined where the run had no such file. */
async function documentOf(
  folder: vscode.WorkspaceFolder,
  repository: GitRepository,
  source: RunSource,
  file: string | null,
): Promise<vscode.Uri | undefined> {
  if (file === null) return undefined;
  const exists = await isAt(repository, source.commit, file);
  const uri = vscode.Uri.joinPath(repository.rootUri, file);
  if (source.patches.has(file)) return patchedUri(folder, source.run.info.runId, uri);
  return exists ? atCommit(uri, source.commit) : undefined;
}

async function isAt(repository: GitRepository, commit: string, file: string): Promise<boolean> {
  try {
    await repository.show(commit, file);
    return true;
  } catch {
    return false;
  }
}

function pathIn({ rootUri }: GitRepository, { path: file }: vscode.Uri): string {
  return path.posix.relative(rootUri.path, file);
}

/** Its path is the file's own: an editor of changes takes files whose paths differ for renamed ones. */
function patchedUri(folder: vscode.WorkspaceFolder, runId: string, file: vscode.Uri): vscode.Uri {
  const query = new URLSearchParams({ folder: folder.uri.toString(), run: runId });
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
    const repository = await repositoryOf(folder.uri);
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
