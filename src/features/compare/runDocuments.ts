import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import { diffDocuments } from '../../core/diff';
import type { DiffSide, RunEnvironment } from '../../core/diff';
import { errorText } from '../../vscode/errors';
import { shorten } from '../../core/text';
import { SCHEMES } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import type { WorkspaceStores } from '../stores';

/** Environment files are small; what is larger is something else under their name. */
const MOST_BYTES = 200_000;
const ENVIRONMENT_FILE = /(^|\/)(requirements\.txt|python_env\.yaml|conda\.yaml)$/;
/** Folders of a run that are looked into for environment files: those that hold models. */
const MOST_FOLDERS = 20;
/** The run and the models it logged, of which a search over params may have very many. */
const MOST_OWNERS = 10;

/** A run as text, beside the run it is compared with: both documents depend on both runs. */
export interface ComparedRun {
  readonly folder: vscode.WorkspaceFolder;
  readonly runId: string;
  readonly otherRunId: string;
  readonly side: 'left' | 'right';
}

/** `name` becomes the document's file name. */
export function comparedRunUri(compared: ComparedRun, name: string): vscode.Uri {
  const query = new URLSearchParams({
    folder: compared.folder.uri.toString(),
    run: compared.runId,
    other: compared.otherRunId,
    side: compared.side,
  });
  const file = shorten(name, 60).replaceAll(/[/\\?#]/g, '_');
  return vscode.Uri.from({ scheme: SCHEMES.run, path: `/${file}.ini`, query: query.toString() });
}

/** The texts of two runs for VS Code's own diff editor, kept up to date while they are open. */
export class RunDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #stores: WorkspaceStores;
  readonly #own = new DisposableStore();
  readonly #changed = this.#own.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #watches = new Map<string, { dispose(): void }>();

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
    this.#own.add(vscode.workspace.registerTextDocumentContentProvider(SCHEMES.run, this));
    this.#own.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#watches.get(uri.toString())?.dispose();
        this.#watches.delete(uri.toString());
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const compared = this.#decode(uri);
    if (!compared) return `${vscode.l10n.t('The folder of this run is no longer part of the workspace.')}\n`;
    try {
      const { backend } = await this.#stores.get(compared.folder);
      const [own, other] = await Promise.all([
        sideOf(backend, compared.runId),
        sideOf(backend, compared.otherRunId),
      ]);
      this.#follow(uri, compared, backend);
      const isLeft = compared.side === 'left';
      return isLeft ? diffDocuments(own, other)[0] : diffDocuments(other, own)[1];
    } catch (error) {
      return `${errorText(error)}\n`;
    }
  }

  dispose(): void {
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
    this.#own.dispose();
  }

  #follow(uri: vscode.Uri, { runId, otherRunId }: ComparedRun, backend: TrackingBackend): void {
    const key = uri.toString();
    if (this.#watches.has(key)) return;
    const ours = new Set([runId, otherRunId]);
    this.#watches.set(
      key,
      backend.watch(({ everything, runs }) => {
        if (everything || runs.some((run) => ours.has(run.runId))) this.#changed.fire(uri);
      }),
    );
  }

  #decode(uri: vscode.Uri): ComparedRun | undefined {
    const query = new URLSearchParams(uri.query);
    const folder = this.#stores
      .folders()
      .find((candidate) => candidate.uri.toString() === query.get('folder'));
    const runId = query.get('run');
    const otherRunId = query.get('other');
    if (!folder || runId === null || otherRunId === null) return undefined;
    return { folder, runId, otherRunId, side: query.get('side') === 'right' ? 'right' : 'left' };
  }
}

async function sideOf(backend: TrackingBackend, runId: string): Promise<DiffSide> {
  const run = await backend.getRun(runId);
  const owners = [runId, ...run.outputs.models.map(({ modelId }) => modelId)].slice(0, MOST_OWNERS);
  const environments = await Promise.all(owners.map((ownerId) => environmentOf(backend, ownerId)));
  return { run, environment: { files: environments.flat() } };
}

/** The environment files of a run or a model it logged: at the root of its artifacts, and in the folders there. */
async function environmentOf(backend: TrackingBackend, ownerId: string): Promise<RunEnvironment['files']> {
  try {
    const root = await backend.listArtifacts(ownerId, '');
    const folders = root.filter(({ isDir }) => isDir).slice(0, MOST_FOLDERS);
    const nested = await Promise.all(folders.map(({ path }) => backend.listArtifacts(ownerId, path)));
    const found = [...root, ...nested.flat()].filter(
      ({ path, isDir, fileSize }) => !isDir && (fileSize ?? 0) <= MOST_BYTES && ENVIRONMENT_FILE.test(path),
    );
    return await Promise.all(
      found.map(async ({ path }) => ({
        path,
        text: Buffer.from(await backend.readArtifact(ownerId, path)).toString('utf8'),
      })),
    );
  } catch {
    // On another machine, or deleted: the params can be compared all the same.
    return [];
  }
}
