import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TidemarkApi } from '../../../src/extension';
import { storeOpener } from '../../../src/features/openStore';
import { ServerSupervisor } from '../../../src/features/server/supervisor';
import { WorkspaceStores } from '../../../src/features/stores';
import type { Store } from '../../../src/store/store';
import { openStore } from '../../../src/store/store';

/** The running extension. */
export async function tidemark(): Promise<TidemarkApi> {
  const extension = vscode.extensions.getExtension<TidemarkApi>('tidemark.tidemark');
  if (!extension) throw new Error('VS Code does not know the extension.');
  return extension.activate();
}

/** The folder VS Code has open. */
export function openFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('VS Code has no folder open.');
  return folder;
}

/** Folders of its own, as if the workspace had them, with their stores. */
export class TestWorkspace {
  readonly stores: WorkspaceStores;
  readonly #base = mkdtempSync(path.join(os.tmpdir(), 'tidemark-stores-'));
  readonly #folders: vscode.WorkspaceFolder[] = [];
  readonly #filled = new Set<Store>();

  constructor(log: vscode.LogOutputChannel) {
    this.stores = new WorkspaceStores({
      folders: () => this.#folders,
      opener: storeOpener(),
      newServer: (folder) => newSupervisor(folder, log),
      log,
    });
  }

  addFolder(name: string): vscode.WorkspaceFolder {
    const directory = path.join(this.#base, name);
    mkdirSync(directory);
    const folder = { uri: vscode.Uri.file(directory), name, index: this.#folders.length };
    this.#folders.push(folder);
    return folder;
  }

  /** The folder's store as another process has it, to log through. */
  fill(folder: vscode.WorkspaceFolder): Store {
    const store = openStore({ directory: storeFolder(folder), mode: 'window' });
    this.#filled.add(store);
    return store;
  }

  dispose(): void {
    this.stores.dispose();
    for (const store of this.#filled) store.close();
    rmSync(this.#base, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function newSupervisor(
  folder: vscode.WorkspaceFolder,
  log: vscode.LogOutputChannel,
  windowId = 'a test',
): ServerSupervisor {
  const cli = path.resolve(__dirname, '../../cli.js');
  return new ServerSupervisor({ folder, cli, windowId, log });
}

export function storeFolder(folder: vscode.WorkspaceFolder): string {
  return path.join(folder.uri.fsPath, '.tidemark');
}

/** A run with what a training script logs. */
export function logRun(
  store: Store,
  experimentId: string,
  run: {
    readonly name: string;
    readonly startTime?: number;
    readonly params?: Readonly<Record<string, string>>;
    readonly metrics?: Readonly<Record<string, number>>;
    readonly tags?: Readonly<Record<string, string>>;
  },
): string {
  const { info } = store.runs.create({
    experimentId,
    runName: run.name,
    userId: 'ana',
    startTime: run.startTime ?? 1_700_000_000_000,
    status: 'RUNNING',
    tags: pairs(run.tags),
  });
  store.runs.logParams(info.runId, pairs(run.params));
  store.metrics.append(
    info.runId,
    Object.entries(run.metrics ?? {}).map(([key, value]) => ({
      key,
      value,
      step: 1,
      timestamp: 1_700_000_000_000,
      modelId: null,
      datasetName: null,
      datasetDigest: null,
    })),
  );
  return info.runId;
}

function pairs(record: Readonly<Record<string, string>> = {}): { key: string; value: string }[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

export function labelOf({ label }: vscode.TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

/** Answers the next questions of VS Code's own boxes, and puts those back at the end. */
export async function withAnswers<T>(
  answers: {
    readonly quickPick?: readonly (string | undefined)[];
    readonly warning?: readonly (string | undefined)[];
    readonly input?: readonly (string | undefined)[];
    readonly information?: readonly (string | undefined)[];
  },
  work: (asked: string[]) => Promise<T>,
): Promise<T> {
  const { window } = vscode;
  const own = {
    showQuickPick: window.showQuickPick,
    showWarningMessage: window.showWarningMessage,
    showInputBox: window.showInputBox,
    showInformationMessage: window.showInformationMessage,
  };
  const asked: string[] = [];
  const picks = [...(answers.quickPick ?? [])];
  const warnings = [...(answers.warning ?? [])];
  const inputs = [...(answers.input ?? [])];
  const informations = [...(answers.information ?? [])];
  Object.assign(window, {
    showQuickPick: async (
      items: Promise<readonly vscode.QuickPickItem[]> | readonly vscode.QuickPickItem[],
    ) => {
      const offered = await items;
      const wanted = picks.shift();
      asked.push(offered.map(({ label }) => label).join('|'));
      return wanted === undefined ? undefined : offered.find(({ label }) => label.includes(wanted));
    },
    showWarningMessage: async (message: string, options: vscode.MessageOptions) => {
      asked.push(`${message}\n${options.detail ?? ''}`);
      return warnings.shift();
    },
    showInputBox: async () => inputs.shift(),
    showInformationMessage: async (message: string) => {
      asked.push(message);
      return informations.shift();
    },
  });
  try {
    return await work(asked);
  } finally {
    Object.assign(window, own);
  }
}

/** Waits until `condition` holds, for what other processes and timers do. */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`In 15 s it didn't happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
