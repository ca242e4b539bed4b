import * as vscode from 'vscode';
import path from 'node:path';
import { planFile } from '../../projects/planFile';
import type { ParameterValues } from '../../projects/parameters';
import type { ProjectFile, ProjectFiles } from './projectFiles';

export const TASK_TYPE = 'tidemark';

/** The run that a task is the launch of. */
export function runOfTask(task: vscode.Task): string | undefined {
  const run: unknown = task.definition['run'];
  return task.definition.type === TASK_TYPE && typeof run === 'string' ? run : undefined;
}

/** The task that a launch runs in: one of this run alone. */
export function launchTask(
  context: vscode.ExtensionContext,
  launch: {
    readonly file: Pick<ProjectFile, 'folder' | 'uri' | 'title' | 'directory'>;
    readonly entryPoint: string;
    readonly runId: string;
    readonly planFile: string;
  },
): vscode.Task {
  const { file, entryPoint, runId } = launch;
  const definition = { ...definitionOf(file, entryPoint), run: runId };
  const cli = context.asAbsolutePath(path.join('dist', 'cli.js'));
  const execution = new vscode.ProcessExecution(process.execPath, [cli, 'launch', launch.planFile], {
    cwd: file.directory,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const task = new vscode.Task(
    definition,
    file.folder,
    `${file.title}: ${entryPoint}`,
    'Tidemark',
    execution,
    [],
  );
  // VS Code keeps only the terminals of background tasks over a reload of the window, and the run with them.
  task.isBackground = true;
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    // The launcher says what it starts; VS Code's own line would be a long one of paths.
    echo: false,
    focus: false,
    panel: vscode.TaskPanelKind.Shared,
    showReuseMessage: false,
    clear: false,
  };
  return task;
}

/** Starts a run for a task of *Run Task* or of tasks.json; the process's exit code, or undefined if none started. */
export type TaskStarter = (
  project: vscode.Uri,
  entryPoint: string,
  values: ParameterValues,
  stopped: vscode.CancellationToken,
) => Promise<number | undefined>;

/**
 * Lists the entry points under *Run Task*. Such a task makes its run first, then runs it as a launch from
 * anywhere else does, in a terminal of its own; the task ends with it.
 */
export class EntryPointTasks implements vscode.TaskProvider {
  readonly #files: ProjectFiles;
  readonly #start: TaskStarter;
  readonly #context: vscode.ExtensionContext;

  constructor(deps: {
    readonly files: ProjectFiles;
    readonly start: TaskStarter;
    readonly context: vscode.ExtensionContext;
  }) {
    this.#files = deps.files;
    this.#start = deps.start;
    this.#context = deps.context;
  }

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    return (await this.#files.search()).flatMap((file) =>
      file.project.entryPoints
        .filter(({ broken }) => !broken)
        .map(({ name }) => this.#task(file, name, definitionOf(file, name))),
    );
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const { project, entryPoint } = task.definition as Readonly<Record<string, unknown>>;
    if (typeof project !== 'string' || typeof entryPoint !== 'string') return undefined;
    const all = await this.#files.all();
    const file = all.find((each) => projectPath(each) === project && isInScope(each, task));
    if (!file) return undefined;
    const runId = runOfTask(task);
    // After a reload VS Code asks for the tasks of terminals that went on.
    if (runId !== undefined) {
      const launches = path.join(file.folder.uri.fsPath, '.tidemark', 'launches');
      return launchTask(this.#context, { file, entryPoint, runId, planFile: planFile(launches, runId) });
    }
    return this.#task(file, entryPoint, task.definition);
  }

  #task(file: ProjectFile, entryPoint: string, definition: vscode.TaskDefinition): vscode.Task {
    const values = textValues(definition['parameters']);
    const execution = new vscode.CustomExecution(
      async () => new StarterTerminal((stopped) => this.#start(file.uri, entryPoint, values, stopped)),
    );
    const name = `${file.title}: ${entryPoint}`;
    const task = new vscode.Task(definition, file.folder, name, 'Tidemark', execution, []);
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Never, close: true };
    return task;
  }
}

/** The terminal of a listed task: it shows nothing, and ends as the launch it stands for does. */
class StarterTerminal implements vscode.Pseudoterminal {
  readonly #start: (stopped: vscode.CancellationToken) => Promise<number | undefined>;
  readonly #stopped = new vscode.CancellationTokenSource();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #written = new vscode.EventEmitter<string>();
  readonly onDidClose = this.#closed.event;
  readonly onDidWrite = this.#written.event;

  constructor(start: (stopped: vscode.CancellationToken) => Promise<number | undefined>) {
    this.#start = start;
  }

  open(): void {
    this.#start(this.#stopped.token).then(
      (code) => this.#closed.fire(code ?? 1),
      () => this.#closed.fire(1),
    );
  }

  close(): void {
    this.#stopped.cancel();
  }
}

function definitionOf(file: Pick<ProjectFile, 'folder' | 'uri'>, entryPoint: string): vscode.TaskDefinition {
  return { type: TASK_TYPE, project: projectPath(file), entryPoint };
}

/** Relative to its workspace folder, as tasks.json writes it. */
function projectPath(file: Pick<ProjectFile, 'folder' | 'uri'>): string {
  return path.relative(file.folder.uri.fsPath, file.uri.fsPath).replaceAll('\\', '/');
}

function isInScope(file: ProjectFile, { scope }: vscode.Task): boolean {
  return typeof scope !== 'object' || scope.uri.toString() === file.folder.uri.toString();
}

function textValues(value: unknown): ParameterValues {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}
