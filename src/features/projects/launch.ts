import * as vscode from 'vscode';
import { hostname } from 'node:os';
import path from 'node:path';
import type { KeyValue } from '../../core/entities';
import { invalid } from '../../core/errors';
import type { EntryPoint } from '../../formats/mlproject';
import { environmentOf, ProjectRefusal } from '../../projects/environment';
import { SOURCE_PATCH } from '../../core/sourcePatch';
import { gitTags, uncommittedChanges } from '../../projects/git';
import { planCommand, writePlan } from '../../projects/launchPlan';
import type { EnvironmentPlan, LaunchPlan } from '../../projects/launchPlan';
import { LAUNCH_TAGS } from '../../projects/launchTags';
import type { ParameterValues } from '../../projects/parameters';
import { valueProblems } from '../../projects/parameters';
import { planFile } from '../../projects/planFile';
import { TrackingClient } from '../../projects/trackingClient';
import { userName } from '../../store/userName';
import type { Services } from '../services';
import { chooseEnvironment } from './environmentChoice';
import type { ProjectFile } from './projectFiles';
import { launchTask } from './tasks';
import { fileProblemText, launcherWords, projectProblemText } from './words';

export interface Launched {
  readonly folder: vscode.WorkspaceFolder;
  readonly runId: string;
  readonly execution: vscode.TaskExecution;
}

/**
 * Creates the run and starts its task. Undefined: the person was asked something and said no. Rejects with a
 * TidemarkError that can be shown as it is; a run that was created by then has FAILED.
 */
export async function launch(
  services: Services,
  file: ProjectFile,
  entryPoint: EntryPoint,
  values: ParameterValues,
): Promise<Launched | undefined> {
  const { folder } = file;
  checkProject(file);
  await services.stores.writable(folder);
  const [problem] = valueProblems(entryPoint.parameters, values, file.directory);
  if (problem) throw invalid(projectProblemText(problem));
  const environment = await chooseEnvironment(file, requestOf(file), services.context.workspaceState);
  if (!environment) return undefined;
  const title = `${file.title}: ${entryPoint.name}`;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Launching {0}', title) },
    async () => {
      const { server } = await services.stores.writable(folder);
      const tracking = await server.ensure();
      const client = new TrackingClient(tracking);
      const experimentId = await client.experiment(file.title);
      const userId = userName() || 'unknown';
      const tags = await runTags(file, entryPoint, environment, userId);
      const run = await client.createRun({ experimentId, userId, startTime: Date.now(), tags });
      const { runId } = run;
      try {
        const patch = await uncommittedChanges(file.directory);
        if (patch !== undefined) await client.logArtifact(run.artifactUri, SOURCE_PATCH, Buffer.from(patch));
        const params = entryPoint.parameters.map(({ name }) => ({ key: name, value: values[name] ?? '' }));
        await client.logParams(runId, params);
        const plan: LaunchPlan = {
          version: 1,
          runId,
          experimentId,
          title,
          tracking,
          environment,
          command: planCommand(entryPoint, values, file.directory),
          cwd: file.directory,
          words: launcherWords(),
        };
        const taken = planFile(path.join(folder.uri.fsPath, '.tidemark', 'launches'), runId);
        writePlan(taken, plan);
        const execution = await vscode.tasks.executeTask(
          launchTask(services.context, { file, entryPoint: entryPoint.name, runId, planFile: taken }),
        );
        return { folder, runId, execution };
      } catch (error) {
        await client.endRun(runId, 'FAILED', Date.now());
        throw error;
      }
    },
  );
}

/** A project with an error in its file, or an environment that can't be had, is refused before it is asked about. */
export function checkProject(file: ProjectFile): void {
  const broken = file.problems.find(({ severity }) => severity === 'error');
  if (broken) {
    throw invalid(
      vscode.l10n.t('{0} has an error: {1}', path.basename(file.uri.fsPath), fileProblemText(broken)),
    );
  }
  requestOf(file);
}

function requestOf(file: ProjectFile): ReturnType<typeof environmentOf> {
  try {
    return environmentOf(file.project, file.directory);
  } catch (error) {
    throw error instanceof ProjectRefusal ? invalid(projectProblemText(error.problem)) : error;
  }
}

/** The tags that MLflow gives a run of a project, and the ones by which its launcher is found. */
async function runTags(
  file: ProjectFile,
  entryPoint: EntryPoint,
  environment: EnvironmentPlan,
  userId: string,
): Promise<readonly KeyValue[]> {
  return [
    { key: 'mlflow.user', value: userId },
    { key: 'mlflow.source.name', value: file.directory },
    { key: 'mlflow.source.type', value: 'PROJECT' },
    { key: 'mlflow.project.entryPoint', value: entryPoint.name },
    { key: 'mlflow.project.backend', value: 'local' },
    ...(environment.kind === 'venv' ? [{ key: 'mlflow.project.env', value: 'virtualenv' }] : []),
    ...(await gitTags(file.directory)),
    { key: LAUNCH_TAGS.host, value: hostname() },
  ];
}
