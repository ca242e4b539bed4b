import * as vscode from 'vscode';
import { invalid, missing } from '../../core/errors';
import type { RunPerformance } from '../../core/panels/table';
import { shorten } from '../../core/text';
import { HUES, STANDARD_HUES } from '../../core/runColour';
import type { CommandId } from '../../vscode/contributions';
import { COMMANDS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { plainLabel, runsPhrase } from '../../vscode/labels';
import type { RunNode } from '../nodes';
import { runNodesOf } from '../nodes';
import { offerUndo } from '../offerUndo';
import { pickRun } from '../pickRun';
import { setColour, setNote, setTag } from '../runEdits';
import type { Services } from '../services';
import { ServerClient } from '../server/client';
import { tableStrings } from './strings';

/** What is done to many runs at once: move, delete for good, tag; and what the table does with its selected rows. */
export function registerRunsCommands(
  services: Services,
  perform: (what: RunPerformance) => void,
): vscode.Disposable {
  const registrations = new DisposableStore();
  const own: readonly (readonly [CommandId, RunPerformance])[] = [
    [COMMANDS.starRuns, 'star'],
    [COMMANDS.pinRuns, 'pin'],
    [COMMANDS.hideRuns, 'hide'],
    [COMMANDS.copyRunsAsMarkdown, 'copyMarkdown'],
    [COMMANDS.copyRunsAsCsv, 'copyCsv'],
  ];
  for (const [id, what] of own) registrations.add(services.commands.register(id, () => perform(what)));
  registrations.add(services.commands.register(COMMANDS.moveRuns, (...args) => move(services, args)));
  registrations.add(
    services.commands.register(COMMANDS.deleteForGood, (...args) => deleteForGood(services, args)),
  );
  registrations.add(services.commands.register(COMMANDS.editNote, (...args) => editNote(services, args)));
  registrations.add(services.commands.register(COMMANDS.tagRuns, (...args) => tag(services, args)));
  registrations.add(services.commands.register(COMMANDS.colourRuns, (...args) => colour(services, args)));
  return registrations;
}

/** The runs the command was called on; else those selected in a tree or a table; else one the person picks. */
async function targets(
  services: Services,
  args: readonly unknown[],
  title: string,
): Promise<readonly RunNode[]> {
  const called = runNodesOf(args);
  const runs = called.length > 0 ? called : services.selection.runs;
  const one = runs.length > 0 ? undefined : await pickRun(services, title);
  const picked = one ? [one] : runs;
  const [first] = picked;
  if (first && picked.some(({ folder }) => folder.uri.toString() !== first.folder.uri.toString()))
    throw invalid(vscode.l10n.t('These runs lie in different folders: pick runs of one folder.'));
  return picked;
}

async function move(services: Services, args: readonly unknown[]): Promise<void> {
  const title = vscode.l10n.t('Move to Experiment');
  const runs = await targets(services, args, title);
  const [first] = runs;
  if (!first) return;
  const { backend } = await services.stores.writable(first.folder);
  const { items } = await backend.searchExperiments({
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
  });
  const others = items.filter(({ experimentId }) => runs.some((run) => run.experimentId !== experimentId));
  if (others.length === 0)
    throw missing(vscode.l10n.t('There is no other experiment to move these runs to.'));
  const picked = await vscode.window.showQuickPick(
    others.map(({ name, runCount, experimentId }) => ({
      label: plainLabel(name),
      description: runsPhrase(runCount),
      experimentId,
      name,
    })),
    { title, placeHolder: vscode.l10n.t('The experiment to move {0} to', runsPhrase(runs.length)) },
  );
  if (!picked) return;
  const moved = runs.filter(({ experimentId }) => experimentId !== picked.experimentId);
  await backend.moveRuns(
    moved.map(({ runId }) => runId),
    picked.experimentId,
  );
  void offerUndo(services, {
    said:
      moved.length === 1
        ? vscode.l10n.t('The run was moved to {0}.', shorten(picked.name))
        : vscode.l10n.t('{0} runs were moved to {1}.', moved.length, shorten(picked.name)),
    undoneBy: COMMANDS.moveRuns,
    undo: async () => {
      for (const [experimentId, runIds] of formerPlaces(moved)) await backend.moveRuns(runIds, experimentId);
    },
  });
}

/** Where the runs were: ids of runs by their experiment. */
function formerPlaces(runs: readonly RunNode[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { experimentId, runId } of runs)
    groups.set(experimentId, [...(groups.get(experimentId) ?? []), runId]);
  return groups;
}

/** Only what is deleted already can be removed; its files go with it, so the tracking server does that. */
async function deleteForGood(services: Services, args: readonly unknown[]): Promise<void> {
  const called = runNodesOf(args);
  const runs = called.length > 0 ? called : services.selection.runs;
  const [first] = runs;
  if (!first) throw missing(vscode.l10n.t('Select deleted runs in the runs table first.'));
  await services.stores.writable(first.folder);
  const confirm = vscode.l10n.t('Delete for Good');
  const answer = await vscode.window.showWarningMessage(
    runs.length === 1
      ? vscode.l10n.t('Delete this run for good?')
      : vscode.l10n.t('Delete {0} runs for good?', runs.length),
    { modal: true, detail: vscode.l10n.t('All metrics and files are removed. This cannot be undone.') },
    confirm,
  );
  if (answer !== confirm) return;
  const address = await services.stores.server(first.folder).ensure();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Deleting runs for good') },
    () => new ServerClient(address).removeRuns(runs.map(({ runId }) => runId)),
  );
}

async function editNote(services: Services, args: readonly unknown[]): Promise<void> {
  const title = vscode.l10n.t('Edit Note');
  const [run] = await targets(services, args, title);
  if (!run) return;
  const { backend } = await services.stores.writable(run.folder);
  const { data } = await backend.getRun(run.runId);
  const note = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('What this run was for, what came of it. Markdown.'),
    value: data.tags.find(({ key }) => key === 'mlflow.note.content')?.value ?? '',
  });
  if (note !== undefined) await setNote(backend, run.runId, note);
}

async function tag(services: Services, args: readonly unknown[]): Promise<void> {
  const title = vscode.l10n.t('Add Tag');
  const runs = await targets(services, args, title);
  const [first] = runs;
  if (!first) return;
  const { backend } = await services.stores.writable(first.folder);
  const given = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The tag as name=value, for {0}', runsPhrase(runs.length)),
    validateInput: (value) => (/^[^=]+=/.test(value) ? undefined : vscode.l10n.t('Write it as name=value.')),
  });
  if (given === undefined) return;
  const at = given.indexOf('=');
  for (const { runId } of runs)
    await setTag(backend, runId, given.slice(0, at).trim(), given.slice(at + 1).trim());
}

/** VS Code gives the icons of a list one colour, and keeps those of a theme to itself: its standard ones are near them. */
function dot(fill: string, stroke: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5" fill="${fill}" stroke="${stroke}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}

/** The same wherever the runs are shown. */
async function colour(services: Services, args: readonly unknown[]): Promise<void> {
  const title = vscode.l10n.t('Set Colour');
  const runs = await targets(services, args, title);
  const [first] = runs;
  if (!first) return;
  const { backend } = await services.stores.writable(first.folder);
  const words = tableStrings();
  const hues = HUES.map((hue) => ({
    label: words[`hue_${hue}`],
    iconPath: dot(STANDARD_HUES[hue], 'none'),
    hue,
  }));
  const picked = await vscode.window.showQuickPick(
    [{ label: words.standardColour, iconPath: dot('none', 'gray'), hue: '' }, ...hues],
    { title, placeHolder: vscode.l10n.t('The same in tables, charts and comparisons') },
  );
  if (picked) for (const { runId } of runs) await setColour(backend, runId, picked.hue);
}
