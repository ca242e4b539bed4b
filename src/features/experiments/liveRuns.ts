import * as vscode from 'vscode';
import type { Metric, RunHead } from '../../core/entities';
import { formatNumber, shorten } from '../../core/text';
import { COMMANDS, SETTINGS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { plainLabel } from '../../vscode/labels';
import { textSetting } from '../../vscode/settings';
import type { RunNode } from '../nodes';
import type { Services } from '../services';
import { VisibleWatch } from '../storeTree';
import type { WorkspaceStore } from '../stores';
import { relativeTime, shortAge } from '../words';

/** More running runs than this are counted, not listed. */
const LISTED = 20;
const REDRAW_MS = 10_000;

/** The status bar's word on the runs that are running; gone when none is. */
export function showLiveRuns(services: Services): vscode.Disposable {
  const { stores } = services;
  const registrations = new DisposableStore();
  const item = registrations.add(
    vscode.window.createStatusBarItem('tidemark.live', vscode.StatusBarAlignment.Left, 10),
  );
  item.name = vscode.l10n.t('Tidemark: Live Runs');
  const live = new Map<
    WorkspaceStore,
    { readonly runs: readonly RunHead[]; readonly metric: Metric | null }
  >();

  const draw = (): void => {
    const runs = [...live].flatMap(([store, known]) =>
      known.runs.map((run) => ({ store, run, metric: known.metric })),
    );
    const [first] = runs;
    if (!first) {
      item.hide();
      return;
    }
    const name = shorten(first.run.info.runName, 30);
    const { metric } = first;
    const value = metric
      ? `${shorten(metric.key, 24)} ${formatNumber(metric.value)}`
      : vscode.l10n.t('running');
    const progress =
      metric && metric.step > 0
        ? vscode.l10n.t('step {0}', new Intl.NumberFormat(vscode.env.language).format(metric.step))
        : shortAge(first.run.info.startTime, Date.now());
    const more = runs.length > 1 ? ` +${String(runs.length - 1)}` : '';
    item.text = `$(pulse) ${plainLabel(`${name}: ${value} · ${progress}`, 160)}${more}`;
    item.accessibilityInformation = { label: vscode.l10n.t('Running: {0}, {1}, {2}', name, value, progress) };
    item.tooltip = tooltip(runs.map(({ run }) => run));
    const { info } = first.run;
    const node: RunNode = {
      kind: 'run',
      folder: first.store.folder,
      experimentId: info.experimentId,
      runId: info.runId,
    };
    item.command = { command: COMMANDS.revealRun, title: vscode.l10n.t('Reveal Run'), arguments: [node] };
    item.show();
  };

  const read = async (store: WorkspaceStore): Promise<void> => {
    const experiments = await store.backend.searchExperiments({
      viewType: 'ACTIVE_ONLY',
      maxResults: 1000,
      pageToken: null,
    });
    const running = experiments.items.filter(({ runningCount }) => runningCount > 0);
    const page =
      running.length === 0
        ? { items: [] }
        : await store.backend.searchRuns({
            experimentIds: running.map(({ experimentId }) => experimentId),
            filter: "attributes.status = 'RUNNING'",
            orderBy: [],
            viewType: 'ACTIVE_ONLY',
            maxResults: LISTED,
            pageToken: null,
            parent: 'any',
          });
    const newest = page.items.slice(0, 1).map(({ info }) => info.runId);
    const [metric = null] = await store.backend.mainMetrics(newest, textSetting(SETTINGS.mainMetric));
    if (stores.opened(store.folder) !== store) return;
    live.set(store, { runs: page.items, metric });
    draw();
  };
  const readSoon = (store: WorkspaceStore): void => {
    read(store).catch((error: unknown) => services.log.warn(`live runs: ${String(error)}`));
  };

  const watch = registrations.add(
    new VisibleWatch({ stores, report: readSoon, resumed: () => stores.all().forEach(readSoon) }),
  );
  registrations.add(
    stores.onDidChange((folder) => {
      for (const store of live.keys()) if (stores.opened(store.folder) !== store) live.delete(store);
      const store = stores.opened(folder);
      if (store) readSoon(store);
      else draw();
      watch.update();
    }),
  );
  registrations.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.mainMetric)) stores.all().forEach(readSoon);
    }),
  );
  // What has no step shows its age, which goes on by itself.
  const redraw = setInterval(() => {
    if (live.size > 0 && vscode.window.state.active) draw();
  }, REDRAW_MS);
  registrations.add(new vscode.Disposable(() => clearInterval(redraw)));
  // The status bar is always in sight, but nobody looks while the window is in the background.
  registrations.add(vscode.window.onDidChangeWindowState(({ active }) => watch.setVisible(active)));
  watch.setVisible(true);
  return registrations;
}

function tooltip(runs: readonly RunHead[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const { info } of runs) {
    text
      .appendText(`${shorten(info.runName)} · ${relativeTime(info.startTime, Date.now())}`)
      .appendMarkdown('  \n');
  }
  return text;
}
