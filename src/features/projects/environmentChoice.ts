import * as vscode from 'vscode';
import path from 'node:path';
import {
  environmentFolder,
  environmentIsReady,
  namesMlflow,
  requirementLines,
} from '../../projects/environment';
import type { EnvironmentRequest } from '../../projects/environment';
import { planEnvironment } from '../../projects/launchPlan';
import type { EnvironmentPlan } from '../../projects/launchPlan';
import { findPython, OLDEST_PYTHON, onPath } from '../../projects/python';
import { canSelectInterpreter, selectedInterpreter, selectInterpreter } from '../../vscode/python';
import type { ProjectFile } from './projectFiles';
import { showError, showWarning } from '../../vscode/messages';

const CLIENT = 'mlflow-skinny';
const PYTHON_DOWNLOADS = 'https://www.python.org/downloads/';

/**
 * Settles what the project runs in, asking where it lacks something: Python itself, or MLflow's client.
 * Undefined: the person was told or asked, and it is not to be launched now.
 */
export async function chooseEnvironment(
  file: ProjectFile,
  request: EnvironmentRequest,
  memory: vscode.Memento,
): Promise<EnvironmentPlan | undefined> {
  const environments = path.join(file.folder.uri.fsPath, '.tidemark', 'envs');
  const extra = request.kind === 'venv' ? await clientForVenv(file, request, memory) : [];
  if (!extra) return undefined;
  if (request.kind === 'venv' && environmentIsReady(environmentFolder(environments, { ...request, extra }))) {
    return planEnvironment(request, { environments, python: undefined, extra });
  }
  const python = await findPython({
    version: request.kind === 'venv' ? request.spec.python : null,
    selected: await selectedInterpreter(file.uri),
  });
  const usable = python !== undefined && (request.kind === 'local' || python.makesEnvironments);
  if (!usable && !(request.kind === 'venv' && onPath('uv') !== undefined)) {
    await tellNoPython(python?.path);
    return undefined;
  }
  if (request.kind === 'venv' || !python || python.hasMlflow) {
    return planEnvironment(request, { environments, python, extra });
  }
  const added = await clientForInterpreter(python.path);
  return added && planEnvironment(request, { environments, python, extra: added });
}

/** What to add to the environment that the project asks for; remembered, so that it is asked once a project. */
async function clientForVenv(
  file: ProjectFile,
  request: Extract<EnvironmentRequest, { kind: 'venv' }>,
  memory: vscode.Memento,
): Promise<readonly string[] | undefined> {
  if (namesMlflow(requirementLines(request.spec.dependencies, request.folder))) return [];
  const key = `tidemark.mlflowClient:${file.uri.toString()}`;
  const remembered = memory.get<unknown>(key);
  if (typeof remembered === 'boolean') return remembered ? [CLIENT] : [];
  const install = vscode.l10n.t('Install {0}', CLIENT);
  const without = vscode.l10n.t('Run Without It');
  const answer = await showWarning(
    vscode.l10n.t(
      "The environment of {0} doesn't ask for MLflow's client, so the script can't log to its run.",
      file.title,
    ),
    install,
    without,
  );
  if (answer === undefined) return undefined;
  await memory.update(key, answer === install);
  return answer === install ? [CLIENT] : [];
}

/** The interpreter is the person's own: nothing is added to it without a clear yes. */
async function clientForInterpreter(python: string): Promise<readonly string[] | undefined> {
  const install = vscode.l10n.t('Install {0}', CLIENT);
  const without = vscode.l10n.t('Run Without It');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Install {0} into {1}?', CLIENT, python),
    {
      modal: true,
      detail: vscode.l10n.t(
        "The project names no environment of its own, so it runs on this interpreter, which lacks MLflow's client: the script can't log to its run.",
      ),
    },
    install,
    without,
  );
  if (answer === undefined) return undefined;
  return answer === install ? [CLIENT] : [];
}

/** `found`: a Python that can't make environments. */
async function tellNoPython(found: string | undefined): Promise<void> {
  const download = vscode.l10n.t('Install Python');
  const select = vscode.l10n.t('Select Interpreter');
  const message = found
    ? vscode.l10n.t(
        "{0} can't make virtual environments; install its venv package, or choose another Python.",
        found,
      )
    : vscode.l10n.t('Running a project needs Python {0} or later, and none was found.', OLDEST_PYTHON);
  const answer = await showError(message, download, ...(canSelectInterpreter() ? [select] : []));
  if (answer === download) await vscode.env.openExternal(vscode.Uri.parse(PYTHON_DOWNLOADS));
  if (answer === select) await selectInterpreter();
}
