import * as vscode from 'vscode';
import type { EntryPoint, ProjectParameter } from '../../formats/mlproject';
import { parameterProblem, startingValues, valueProblems } from '../../projects/parameters';
import type { ParameterValues } from '../../projects/parameters';
import type { ProjectFile } from './projectFiles';
import { projectProblemText } from './words';
import { plainLabel } from '../../vscode/labels';

interface Item extends vscode.QuickPickItem {
  readonly does: 'run' | 'reset' | { readonly parameter: ProjectParameter } | undefined;
}

/** Asks for one of the project's entry points; the only one is not asked for. */
export async function pickEntryPoint(file: ProjectFile): Promise<EntryPoint | undefined> {
  const [first, ...others] = file.project.entryPoints;
  if (!first || others.length === 0) return first;
  const items = file.project.entryPoints.map((entryPoint) => ({
    label: plainLabel(entryPoint.name),
    description: plainLabel(entryPoint.parameters.map(({ name }) => name).join(', '), 200),
    entryPoint,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Run {0}', file.title),
    placeHolder: vscode.l10n.t('The entry point to run'),
    matchOnDescription: true,
  });
  return picked?.entryPoint;
}

export async function pickProject(files: readonly ProjectFile[]): Promise<ProjectFile | undefined> {
  const [first, ...others] = files;
  if (!first || others.length === 0) return first;
  const items = files.map((file) => ({
    label: plainLabel(file.title),
    description: vscode.workspace.asRelativePath(file.uri),
    file,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Run Project'),
    placeHolder: vscode.l10n.t('The project to run'),
    matchOnDescription: true,
  });
  return picked?.file;
}

/**
 * All params at one look, with the values that a launch would take. Enter launches; choosing a param edits it.
 * Undefined: cancelled.
 */
export async function fillParameters(
  file: ProjectFile,
  entryPoint: EntryPoint,
  last: ParameterValues,
): Promise<ParameterValues | undefined> {
  const { parameters } = entryPoint;
  let values = startingValues(parameters, last);
  for (;;) {
    const choice = await chooseStep(file, entryPoint, values);
    if (choice === undefined) return undefined;
    if (choice === 'reset') {
      values = startingValues(parameters, {});
      continue;
    }
    let parameter = choice === 'run' ? undefined : choice.parameter;
    if (choice === 'run') {
      const [problem] = valueProblems(parameters, values, file.directory);
      if (!problem) return values;
      parameter = parameters.find((each) => parameterProblem(each, values[each.name] ?? '', file.directory));
    }
    if (!parameter) continue;
    const value = await editValue(file, parameter, values[parameter.name] ?? '');
    if (value !== undefined) values = { ...values, [parameter.name]: value };
  }
}

function chooseStep(
  file: ProjectFile,
  entryPoint: EntryPoint,
  values: ParameterValues,
): Promise<Item['does']> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t('Run {0}: {1}', file.title, entryPoint.name);
  pick.placeholder = vscode.l10n.t('Enter launches; choose a param to change it');
  pick.ignoreFocusOut = true;
  pick.items = formItems(file, entryPoint, values);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.does === undefined) return;
      resolve(item.does);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function formItems(file: ProjectFile, { parameters }: EntryPoint, values: ParameterValues): readonly Item[] {
  const run: Item = { label: vscode.l10n.t('$(play) Run'), does: 'run', alwaysShow: true };
  if (parameters.length === 0) return [run];
  const rows = parameters.map((parameter): Item => {
    const value = values[parameter.name] ?? '';
    const problem = parameterProblem(parameter, value, file.directory);
    const changed = parameter.default !== null && parameter.default !== value;
    const notes = [
      parameter.type,
      ...(changed ? [vscode.l10n.t('default {0}', plainLabel(parameter.default))] : []),
    ];
    return {
      label: plainLabel(parameter.name),
      description: `${plainLabel(value)}   ${notes.join(' · ')}`.trim(),
      ...(problem ? { detail: `$(warning) ${projectProblemText(problem)}` } : {}),
      does: { parameter },
    };
  });
  const separator = (label: string): Item => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
    does: undefined,
  });
  const reset: Item = { label: vscode.l10n.t('$(discard) Use the defaults'), does: 'reset' };
  const differs = parameters.some(({ name, default: standard }) => (values[name] ?? '') !== (standard ?? ''));
  return [run, separator(vscode.l10n.t('Params')), ...rows, ...(differs ? [separator(''), reset] : [])];
}

function editValue(
  file: ProjectFile,
  parameter: ProjectParameter,
  value: string,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `${parameter.name} (${parameter.type})`,
    value,
    prompt:
      parameter.default === null
        ? vscode.l10n.t('Required')
        : vscode.l10n.t('Default: {0}', plainLabel(parameter.default)),
    ignoreFocusOut: true,
    validateInput: (text) => {
      const problem = parameterProblem(parameter, text, file.directory);
      return problem && projectProblemText(problem);
    },
  });
}
