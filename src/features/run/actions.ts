import * as vscode from 'vscode';
import { invalid } from '../../core/errors';
import type { FileAddress } from '../../core/panels/files';
import type { RunAction, RunNotices } from '../../core/panels/run';
import type { Listeners } from '../../core/rpc';
import { shorten } from '../../core/text';
import type { CommandId } from '../../vscode/contributions';
import { COMMANDS } from '../../vscode/contributions';
import { runUri } from '../compare/runDocuments';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf } from '../identity';
import type { RunNode } from '../nodes';
import type { Services } from '../services';
import { openFile } from './open';
import { saveArtifact } from './save';
import { runSnippet } from './snippet';
import { compareSource, openSource, openUncommitted } from './source';

/** What a person does on a run's page that happens outside of it. */
export class RunActions {
  readonly notices: Omit<Listeners<RunNotices>, 'failed' | 'watchFiles'>;
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
      openUncommitted: does(({ file }) => this.#openUncommitted(file)),
      openVersion: does(({ name, version }) =>
        this.#services.commands.run(COMMANDS.showHistory, {
          kind: 'modelVersion',
          folder: folderOf(this.#identity),
          name,
          version,
        }),
      ),
      openArtifact: does((file) => openFile(deps.services.stores, deps.identity, file, file.pick)),
      saveArtifact: does((file) => this.#saveArtifact(file)),
      openLink: does(({ href }) => openLink(href)),
    };
  }

  async #act(action: RunAction): Promise<unknown> {
    switch (action) {
      case 'stop':
        return this.#command(COMMANDS.stopRun);
      case 'rename':
        return this.#command(COMMANDS.renameRun);
      case 'move':
        return this.#command(COMMANDS.moveRuns);
      case 'delete':
        return this.#command(COMMANDS.deleteRun);
      case 'restore':
        return this.#command(COMMANDS.restoreRun);
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
      case 'openText': {
        const backend = await backendOf(this.#services.stores, this.#identity);
        const { runName } = (await backend.getRun(this.#runId)).info;
        const uri = runUri(folderOf(this.#identity), this.#runId, runName);
        return vscode.commands.executeCommand('vscode.open', uri, { preview: true });
      }
      case 'openSource':
      case 'compareSource': {
        const backend = await backendOf(this.#services.stores, this.#identity);
        const run = await backend.getRun(this.#runId);
        const folder = folderOf(this.#identity);
        const show = action === 'openSource' ? openSource : compareSource;
        return show(backend, run, folder);
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

  async #openUncommitted(file: string): Promise<void> {
    const backend = await backendOf(this.#services.stores, this.#identity);
    await openUncommitted(backend, await backend.getRun(this.#runId), folderOf(this.#identity), file);
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
