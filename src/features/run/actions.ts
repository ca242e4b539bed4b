import * as vscode from 'vscode';
import { invalid } from '../../core/errors';
import type { FileAddress, RunAction, RunNotices } from '../../core/panels/run';
import type { Listeners } from '../../core/rpc';
import { shorten } from '../../core/text';
import type { CommandId } from '../../vscode/contributions';
import { COMMANDS } from '../../vscode/contributions';
import { artifactUri } from '../experiments/artifactUri';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf } from '../identity';
import type { RunNode } from '../nodes';
import type { Services } from '../services';
import { fileSize } from '../words';
import { saveArtifact } from './save';
import { runSnippet } from './snippet';
import { compareSource, openSource } from './source';

/** An editor takes a file whole, over the extension host: from here on the person is asked. */
const LARGE = 256 * 1024 * 1024;

/** What a person does on a run's page that happens outside of it. */
export class RunActions {
  readonly notices: Omit<Listeners<RunNotices>, 'failed'>;
  readonly #services: Services;
  readonly #identity: RunsIdentity;
  readonly #runId: string;

  constructor(deps: {
    readonly services: Services;
    readonly identity: RunsIdentity;
    readonly runId: string;
    /** The page is in use: it must not make way for another. */
    readonly keep: () => void;
  }) {
    this.#services = deps.services;
    this.#identity = deps.identity;
    this.#runId = deps.runId;
    const does =
      <T>(work: (data: T) => unknown) =>
      (data: T): void => {
        deps.keep();
        void this.#try(() => work(data));
      };
    this.notices = {
      act: does(({ action }) => this.#act(action)),
      openRun: does(({ runId }) => this.#openRun(runId)),
      openVersion: does(({ name, version }) =>
        this.#services.commands.run(COMMANDS.showHistory, {
          kind: 'modelVersion',
          folder: folderOf(this.#identity),
          name,
          version,
        }),
      ),
      openArtifact: does((file) => this.#openArtifact(file, file.pick)),
      saveArtifact: does((file) => this.#saveArtifact(file)),
      openLink: does(({ href }) => openLink(href)),
    };
  }

  async #act(action: RunAction): Promise<unknown> {
    switch (action) {
      case 'rename':
        return this.#command(COMMANDS.renameRun);
      case 'compare':
        return this.#command(COMMANDS.compareRuns);
      case 'openCharts':
        return this.#command(COMMANDS.showCharts);
      case 'revealInTree':
        return this.#command(COMMANDS.revealRun);
      case 'copyId':
        return this.#command(COMMANDS.copyRunId);
      case 'copyUri': {
        const backend = await backendOf(this.#services.stores, this.#identity);
        return copy((await backend.getRun(this.#runId)).info.artifactUri);
      }
      case 'copySnippet': {
        const { server } = await this.#services.stores.writable(folderOf(this.#identity));
        const folder = folderOf(this.#identity).uri.fsPath;
        return copy(runSnippet(folder, await server.ensure(), this.#runId));
      }
      case 'openSource':
      case 'compareSource': {
        const backend = await backendOf(this.#services.stores, this.#identity);
        const run = await backend.getRun(this.#runId);
        const folder = folderOf(this.#identity);
        return action === 'openSource' ? openSource(run, folder) : compareSource(run, folder);
      }
    }
  }

  async #command(command: CommandId): Promise<unknown> {
    return this.#services.commands.run(command, await this.#node(this.#runId));
  }

  async #openRun(runId: string): Promise<void> {
    await this.#services.commands.run(COMMANDS.openRun, await this.#node(runId));
  }

  async #node(runId: string): Promise<RunNode> {
    const backend = await backendOf(this.#services.stores, this.#identity);
    const { experimentId } = (await backend.getRun(runId)).info;
    return { kind: 'run', folder: folderOf(this.#identity), experimentId, runId };
  }

  async #openArtifact({ ownerId, path }: FileAddress, pick: boolean): Promise<void> {
    const backend = await backendOf(this.#services.stores, this.#identity);
    const { fileSize: size } = await backend.statArtifact(ownerId, path);
    if (size !== null && size > LARGE && !(await this.#asksForLarge({ ownerId, path }, size))) return;
    const uri = artifactUri(folderOf(this.#identity), ownerId, path);
    // VS Code chooses the editor: pictures, sound, notebooks and text each have theirs.
    await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
    if (pick) await vscode.commands.executeCommand('workbench.action.reopenWithEditor');
  }

  async #asksForLarge(file: FileAddress, size: number): Promise<boolean> {
    const open = vscode.l10n.t('Open Anyway');
    const save = vscode.l10n.t('Save a Copy…');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has {1}, and an editor reads it whole.', shorten(file.path), fileSize(size)),
      save,
      open,
    );
    if (answer === save) await this.#saveArtifact(file);
    return answer === open;
  }

  async #saveArtifact({ ownerId, path }: FileAddress): Promise<void> {
    const backend = await backendOf(this.#services.stores, this.#identity);
    await saveArtifact(backend, { ownerId, path }, folderOf(this.#identity).uri);
  }

  async #try(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#services.commands.report(error, COMMANDS.openRun);
    }
  }
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 2000);
}

/** Of what a run's text links to, only the web and mail: VS Code asks before it goes there. */
async function openLink(href: string): Promise<void> {
  const uri = vscode.Uri.parse(href, true);
  if (!['http', 'https', 'mailto'].includes(uri.scheme))
    throw invalid(vscode.l10n.t('This link leads nowhere that can be opened: {0}', shorten(href)));
  await vscode.env.openExternal(uri);
}
