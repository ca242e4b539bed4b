import * as vscode from 'vscode';
import { CHART_FILE } from '../../core/custom/spec';
import { shape, text } from '../../core/decode';
import { errorMessage, missing, sentenceText } from '../../core/errors';
import type { Decoder } from '../../core/rpc';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { saveChart } from '../charts/save';
import type { Services } from '../services';
import { registerChartCompletion } from './completion';
import { ChartDiagnostics } from './diagnostics';
import { newChart } from './newChart';
import { registerChartSchema } from './schema';
import { serveCustom } from './session';
import { customStrings } from './strings';

/** The file that a panel draws. */
interface ChartIdentity {
  readonly uri: string;
}
const chartIdentity: Decoder<ChartIdentity> = shape<ChartIdentity>({ uri: text });

/** Milliseconds after a key, so that nothing is asked for while a person types. */
const PAUSE = 150;

export function registerCustom(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  const panel = customPanel(services);
  registrations.add(new ChartDiagnostics(services));
  registrations.add(registerChartCompletion(services));
  registrations.add(registerChartSchema(services.context));
  registrations.add(services.panels.register(panel));
  const preview = (uri: vscode.Uri): void =>
    services.panels.open(panel, { uri: uri.toString() }, { beside: true });
  registrations.add(
    services.commands.register(COMMANDS.previewChart, (...args) => {
      const [given] = args;
      preview(given instanceof vscode.Uri ? given : activeChart());
    }),
  );
  registrations.add(
    services.commands.register(COMMANDS.newChart, async (...args) => {
      const made = await newChart(services, args);
      if (!made) return;
      await vscode.window.showTextDocument(made, { viewColumn: vscode.ViewColumn.One });
      preview(made);
    }),
  );
  return registrations;
}

function activeChart(): vscode.Uri {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri?.path.endsWith(CHART_FILE))
    throw missing(
      vscode.l10n.t('Open a custom chart (*{0}) first, or make one with New Custom Chart.', CHART_FILE),
    );
  return uri;
}

function customPanel(services: Services): PanelKind<ChartIdentity> {
  return {
    id: PANELS.custom,
    script: 'custom',
    identity: chartIdentity,
    strings: customStrings,
    title: () => vscode.l10n.t('Custom Chart'),
    start: (identity, page) => {
      const uri = vscode.Uri.parse(identity.uri, true);
      const name = nameOf(uri);
      page.setTitle(vscode.l10n.t('Chart: {0}', name));
      const own = new DisposableStore();
      const session = serveCustom({
        channel: page.channel,
        name,
        source: async () => (await vscode.workspace.openTextDocument(uri)).getText(),
        backend: async () => (await services.stores.get(folderOf(uri))).backend,
        save: (file) => saveChart(folderOf(uri).uri, file),
        edit: () =>
          void vscode.window
            .showTextDocument(uri, { viewColumn: vscode.ViewColumn.One })
            .then(undefined, (error: unknown) => services.commands.report(error, 'opening a custom chart')),
        onProblem: (what, cause) =>
          services.log.warn(what, cause instanceof Error ? cause : errorMessage(cause)),
        errorText,
        say: (sentence) => sentenceText(sentence, (template) => vscode.l10n.t(template)),
      });
      own.add(session);
      own.add(onDidChange(uri, () => session.changed()));
      session.setVisible(page.visible);
      own.add(
        page.onDidChangeVisible((visible) => {
          session.setVisible(visible);
          // What was written meanwhile could not be told to a page that wasn't there.
          if (visible) session.changed();
        }),
      );
      return own;
    },
  };
}

/** Calls `listener` soon after the text changes, in an editor or on the disk. */
function onDidChange(uri: vscode.Uri, listener: () => void): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(listener, PAUSE);
  };
  const pattern = new vscode.RelativePattern(
    vscode.Uri.joinPath(uri, '..'),
    uri.path.split('/').at(-1) ?? '*',
  );
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() === uri.toString()) soon();
    }),
    watcher,
    watcher.onDidChange(soon),
    watcher.onDidCreate(soon),
    watcher.onDidDelete(soon),
    { dispose: () => clearTimeout(timer) },
  );
}

function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder)
    throw missing(
      vscode.l10n.t('This chart is in no folder of the workspace: open the folder whose runs it shows.'),
    );
  return folder;
}

function nameOf(uri: vscode.Uri): string {
  const name = uri.path.split('/').at(-1) ?? '';
  return name.endsWith(CHART_FILE) ? name.slice(0, -CHART_FILE.length) : name;
}
