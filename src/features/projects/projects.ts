import * as vscode from 'vscode';
import { missing } from '../../core/errors';
import type { EntryPoint } from '../../formats/mlproject';
import { startingValues, valueProblems } from '../../projects/parameters';
import type { ParameterValues } from '../../projects/parameters';
import { COMMANDS, CONTEXT_KEYS, VIEWS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { nodesOf } from '../nodes';
import type { Services } from '../services';
import { tellingWhenRead, VisibleWatch } from '../storeTree';
import { markProblems } from './diagnostics';
import { endAbandonedRuns } from './endings';
import { fillParameters, pickEntryPoint, pickProject } from './form';
import type { Launched } from './launch';
import { entryPointOf, ProjectFiles } from './projectFiles';
import type { ProjectFile } from './projectFiles';
import { ProjectsTree } from './projectsTree';
import { stopRuns } from './stop';
import { EntryPointTasks, runOfTask, TASK_TYPE } from './tasks';
import { showWarning } from '../../vscode/messages';

/** The workspace's MLproject files: their tree, their problems, and their runs from launch to end. */
export function registerProjects(services: Services): vscode.Disposable {
  const own = new DisposableStore();
  const { commands, stores } = services;
  const files = own.add(new ProjectFiles());
  const tree = own.add(new ProjectsTree({ files, stores }));
  const view = own.add(
    vscode.window.createTreeView(VIEWS.projects, {
      treeDataProvider: tellingWhenRead(tree, () =>
        services.contextKeys.set(CONTEXT_KEYS.projectsRead, true),
      ),
      showCollapseAll: false,
    }),
  );
  own.add(files.onDidChange(() => tree.refresh()));
  const watch = own.add(
    new VisibleWatch({ stores, report: () => void tree.recount(), resumed: () => tree.refresh() }),
  );
  own.add(
    view.onDidChangeVisibility(({ visible }) => {
      watch.setVisible(visible);
      if (visible) void files.search();
    }),
  );
  own.add(stores.onDidChange(() => watch.update()));
  own.add(markProblems(files));
  own.add(endAbandonedRuns(services));
  own.add(commands.register(COMMANDS.runProject, (...args) => runProject(services, files, args)));
  own.add(commands.register(COMMANDS.stopRun, (...args) => stopRuns(services, args)));
  const start: ConstructorParameters<typeof EntryPointTasks>[0]['start'] = (uri, name, values, stopped) =>
    runAsTask(services, files, { uri, name, values, stopped }).catch((error: unknown) => {
      commands.report(error, 'task');
      return undefined;
    });
  own.add(
    vscode.tasks.registerTaskProvider(
      TASK_TYPE,
      new EntryPointTasks({ files, start, context: services.context }),
    ),
  );
  return own;
}

/** *Run Project…*, on a project, an entry point, an MLproject in an editor, or nothing. */
async function runProject(
  services: Services,
  files: ProjectFiles,
  args: readonly unknown[],
): Promise<Launched | undefined> {
  if (!(await isTrusted())) return undefined;
  const file = await projectToRun(files, args);
  if (!file) return undefined;
  // With what reads the files of environments, which a window that launches nothing never loads.
  const { checkProject, launch } = await import('./launch');
  checkProject(file);
  await services.stores.writable(file.folder);
  const [node] = nodesOf(args);
  const entryPoint =
    node?.kind === 'entryPoint' ? entryPointOf(file, node.name) : await entryPointToRun(file);
  if (!entryPoint) return undefined;
  const key = lastValuesKey(file, entryPoint);
  const values = await fillParameters(file, entryPoint, textRecord(services.context.workspaceState.get(key)));
  if (!values) return undefined;
  await services.context.workspaceState.update(key, values);
  return launch(services, file, entryPoint, values);
}

async function projectToRun(files: ProjectFiles, args: readonly unknown[]): Promise<ProjectFile | undefined> {
  const [node] = nodesOf(args);
  const named = node && 'uri' in node ? node.uri : args.find((arg) => arg instanceof vscode.Uri);
  const uri = named ?? (await pickAny(files));
  if (!uri) return undefined;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty) await open.save();
  const file = await files.read(uri);
  if (!file) throw missing(vscode.l10n.t('The project {0} is no longer in the workspace.', uri.fsPath));
  return file;
}

async function pickAny(files: ProjectFiles): Promise<vscode.Uri | undefined> {
  const all = await files.search();
  if (all.length === 0) {
    throw missing(
      vscode.l10n.t(
        'There is no MLproject file in the workspace; add one that names a command, then run it.',
      ),
    );
  }
  return (await pickProject(all))?.uri;
}

async function entryPointToRun(file: ProjectFile): Promise<EntryPoint | undefined> {
  if (file.project.entryPoints.length > 0) return pickEntryPoint(file);
  // The markers of its problems say the rest.
  await vscode.window.showTextDocument(file.uri);
  throw missing(vscode.l10n.t('The project {0} has no entry point that can be run.', file.title));
}

/** A task's launch: with the task's values over those used last, asking only when that isn't enough. */
async function runAsTask(
  services: Services,
  files: ProjectFiles,
  task: {
    readonly uri: vscode.Uri;
    readonly name: string;
    readonly values: ParameterValues;
    readonly stopped: vscode.CancellationToken;
  },
): Promise<number | undefined> {
  if (!(await isTrusted())) return undefined;
  const file = await files.read(task.uri);
  const entryPoint = file && entryPointOf(file, task.name);
  if (!file || !entryPoint) {
    throw missing(vscode.l10n.t('There is no entry point {0} in {1}.', task.name, task.uri.fsPath));
  }
  const last = textRecord(services.context.workspaceState.get(lastValuesKey(file, entryPoint)));
  let values: ParameterValues | undefined = startingValues(entryPoint.parameters, {
    ...last,
    ...task.values,
  });
  if (valueProblems(entryPoint.parameters, values, file.directory).length > 0) {
    values = await fillParameters(file, entryPoint, values);
  }
  const { launch } = await import('./launch');
  const launched = values && (await launch(services, file, entryPoint, values));
  if (!launched) return undefined;
  return new Promise((resolve) => {
    const stopping = task.stopped.onCancellationRequested(() => launched.execution.terminate());
    const ended = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (runOfTask(execution.task) !== launched.runId) return;
      ended.dispose();
      stopping.dispose();
      resolve(exitCode);
    });
  });
}

/** Launching runs the workspace's own code, which Restricted Mode is there to prevent. */
async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const answer = await showWarning(
    vscode.l10n.t('This workspace is in Restricted Mode, where nothing is launched.'),
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

function lastValuesKey(file: ProjectFile, entryPoint: EntryPoint): string {
  return `tidemark.lastValues:${file.uri.toString()}#${entryPoint.name}`;
}

function textRecord(value: unknown): ParameterValues {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : [])),
  );
}
