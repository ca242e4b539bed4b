import * as vscode from 'vscode';
import { errorMessage } from '../../core/errors';
import { stateOf } from '../../core/lifecycle';
import { shorten } from '../../core/text';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { saveChart } from '../charts/save';
import { chartsStrings } from '../charts/strings';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf, runsIdentity } from '../identity';
import type { RunNode } from '../nodes';
import { runNodesOf } from '../nodes';
import { pickRun } from '../pickRun';
import type { Services } from '../services';
import { loggedModelWord, stateWord } from '../words';
import { RunActions } from './actions';
import { serveRun } from './session';
import { runStrings } from './strings';

/** The page of one run, opened from the trees and the palette. */
export function registerRun(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  const kind = runPanel(services);
  registrations.add(services.panels.register(kind));
  registrations.add(
    services.commands.register(COMMANDS.openRun, async (...args) => {
      const called = runNodesOf(args);
      const chosen = called.length > 0 ? called : services.selection.runs;
      const run = chosen[0] ?? (await pickRun(services, vscode.l10n.t('Open Run')));
      if (run) services.panels.open(kind, identityOf(run));
    }),
  );
  registrations.add(
    services.commands.register(COMMANDS.peekRun, (...args) => {
      const [run] = runNodesOf(args);
      if (run) services.panels.open(kind, identityOf(run), { passing: true });
    }),
  );
  return registrations;
}

function identityOf({ folder, runId }: RunNode): RunsIdentity {
  return { folder: folder.uri.toString(), runIds: [runId] };
}

function runPanel(services: Services): PanelKind<RunsIdentity> {
  const { stores, log } = services;
  return {
    id: PANELS.run,
    script: 'run',
    identity: runsIdentity,
    strings: () => ({ ...chartsStrings(), ...runStrings() }),
    title: () => vscode.l10n.t('Run'),
    start: (identity, page) => {
      const [runId = ''] = identity.runIds;
      const actions = new RunActions({ services, identity, runId, keep: () => page.keep() });
      const session = serveRun({
        channel: page.channel,
        backend: () => backendOf(stores, identity),
        writable: async () => {
          page.keep();
          return (await stores.writable(folderOf(identity))).backend;
        },
        runId,
        words: {
          modelStatus: loggedModelWord,
          stateOf: ({ currentStage }) => stateWord(stateOf(currentStage)),
        },
        readOnly: () => readOnlyReason(services, identity),
        saveChart: (file) => saveChart(folderOf(identity).uri, file),
        notices: actions.notices,
        errorText,
        onDescribed: ({ runName }) => page.setTitle(shorten(runName, 40)),
        onProblem: (what, cause) => {
          log.warn(what, cause instanceof Error ? cause : errorMessage(cause));
        },
      });
      // A page that is hidden before it asks has a name, too.
      void backendOf(stores, identity)
        .then((backend) => backend.getRuns([runId]))
        .then(([run]) => run && page.setTitle(shorten(run.info.runName, 40)))
        .catch(() => undefined);
      session.setVisible(page.visible);
      const visibility = page.onDidChangeVisible((visible) => session.setVisible(visible));
      return vscode.Disposable.from(visibility, session);
    },
  };
}

function readOnlyReason({ stores }: Services, identity: RunsIdentity): string | null {
  if (!vscode.workspace.isTrusted) {
    return vscode.l10n.t('This workspace is not trusted: its runs can be looked at, and nothing is changed.');
  }
  const problem = stores.opened(folderOf(identity))?.readOnly;
  return problem ? errorText(problem) : null;
}
