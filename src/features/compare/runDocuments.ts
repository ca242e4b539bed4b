import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import { COMPARE_SECTIONS } from '../../core/comparison';
import type { CompareSection } from '../../core/comparison';
import { diffDocuments } from '../../core/diff';
import type { DiffSide } from '../../core/diff';
import { errorText } from '../../vscode/errors';
import { metricText, rowText } from '../../core/rowText';
import { shorten } from '../../core/text';
import { SCHEMES } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import type { WorkspaceStores } from '../stores';
import { surroundingsOf } from './surroundings';

/** A run as text, beside the run it is compared with: both documents depend on both runs. */
export interface ComparedRun {
  readonly folder: vscode.WorkspaceFolder;
  readonly runId: string;
  readonly otherRunId: string;
  readonly side: 'left' | 'right';
  /** One row of the comparison, instead of all of the run. */
  readonly row?: { readonly section: CompareSection; readonly key: string } | undefined;
}

/** `name` becomes the document's file name. */
export function comparedRunUri(compared: ComparedRun, name: string): vscode.Uri {
  const query = new URLSearchParams({
    folder: compared.folder.uri.toString(),
    run: compared.runId,
    other: compared.otherRunId,
    side: compared.side,
    ...(compared.row && { section: compared.row.section, key: compared.row.key }),
  });
  const file = shorten(name, 60).replaceAll(/[/\\?#]/g, '_');
  // All of a run has a language of ours, so that its long lines are wrapped, in a diff, too.
  const ending = compared.row ? 'txt' : 'tidemark-run';
  return vscode.Uri.from({ scheme: SCHEMES.run, path: `/${file}.${ending}`, query: query.toString() });
}

/** The document of one run, beside no other. */
export function runUri(folder: vscode.WorkspaceFolder, runId: string, name: string): vscode.Uri {
  return comparedRunUri({ folder, runId, otherRunId: runId, side: 'left' }, name);
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
    this.#own.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#unfollow(uri.toString())));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const compared = this.#decode(uri);
    if (!compared) return `${vscode.l10n.t('The folder of this run is no longer part of the workspace.')}\n`;
    try {
      const { backend } = await this.#stores.get(compared.folder);
      if (compared.row) {
        const run = await backend.getRun(compared.runId);
        this.#follow(uri, compared, backend);
        const { section, key } = compared.row;
        const [metric] = section === 'metrics' ? await backend.metricSummaries(compared.runId, [key]) : [];
        return metric
          ? metricText(metric)
          : await rowText(run, await surroundingsOf(backend, run), compared.row);
      }
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
        // Perhaps it is another store's turn: whose it is, is found when the document is read again.
        if (everything) this.#unfollow(key);
        if (everything || runs.some((run) => ours.has(run.runId))) this.#changed.fire(uri);
      }),
    );
  }

  #unfollow(key: string): void {
    this.#watches.get(key)?.dispose();
    this.#watches.delete(key);
  }

  #decode(uri: vscode.Uri): ComparedRun | undefined {
    const query = new URLSearchParams(uri.query);
    const folder = this.#stores
      .folders()
      .find((candidate) => candidate.uri.toString() === query.get('folder'));
    const runId = query.get('run');
    const otherRunId = query.get('other');
    if (!folder || runId === null || otherRunId === null) return undefined;
    const section = COMPARE_SECTIONS.find((one) => one === query.get('section'));
    const row = section && { section, key: query.get('key') ?? '' };
    return { folder, runId, otherRunId, side: query.get('side') === 'right' ? 'right' : 'left', row };
  }
}

async function sideOf(backend: TrackingBackend, runId: string): Promise<DiffSide> {
  const run = await backend.getRun(runId);
  return { run, environment: (await surroundingsOf(backend, run)).environment };
}
