import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import { CHART_FILE } from '../../core/custom/spec';
import { mainKeys } from '../../core/mainMetric';
import { nodesOf } from '../nodes';
import { pickFolder } from '../pickFolder';
import type { Services } from '../services';

/** Asks where a new chart goes and writes one there that shows something of the store at once. */
export async function newChart(
  services: Services,
  args: readonly unknown[],
): Promise<vscode.Uri | undefined> {
  const node = nodesOf(args).find((one) => one.kind === 'experiment');
  const folder =
    node?.folder ?? (await pickFolder(services, vscode.l10n.t('The folder whose runs the chart shows')));
  if (!folder) return undefined;
  const content = services.stores.exists(folder)
    ? await example((await services.stores.get(folder)).backend, node?.experimentId)
    : chartText({ experiment: undefined, metric: undefined, param: undefined });
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder.uri, `chart${CHART_FILE}`),
    // VS Code's own dialog, where there is no desktop's, adds the first ending to a name whose last one isn't among them.
    filters: { [vscode.l10n.t('Custom Chart')]: [CHART_FILE.slice(1), 'json'] },
    title: vscode.l10n.t('New Custom Chart'),
  });
  if (!target) return undefined;
  const uri = target.path.endsWith(CHART_FILE)
    ? target
    : target.with({ path: `${target.path.replace(/\.json$/, '')}${CHART_FILE}` });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return uri;
}

/** Of the experiment, or the one whose run is the newest. */
async function example(backend: TrackingBackend, experimentId: string | undefined): Promise<string> {
  const { items: experiments } = await backend.searchExperiments({
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
  });
  const { items } = await backend.searchRuns({
    experimentIds:
      experimentId === undefined ? experiments.map((experiment) => experiment.experimentId) : [experimentId],
    filter: '',
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: 1,
    pageToken: null,
    parent: 'any',
  });
  const home = experimentId ?? items[0]?.info.experimentId;
  const { metrics, params } = await backend.runKeys(home === undefined ? [] : [home], 'ACTIVE_ONLY', true);
  return chartText({
    experiment: experiments.find((experiment) => experiment.experimentId === home)?.name,
    metric: mainKeys('')(metrics.keys),
    param: params.keys.find((_, index) => params.differs[index] === 1) ?? params.keys[0],
  });
}

function chartText({
  experiment,
  metric = 'accuracy',
  param,
}: {
  readonly experiment: string | undefined;
  readonly metric: string | undefined;
  readonly param: string | undefined;
}): string {
  const y = `metrics.${quoted(metric)}`;
  const chart = {
    query: {
      from: 'runs',
      ...(experiment !== undefined && { experiments: [experiment] }),
      filter: '',
      orderBy: [`${y} DESC`],
      limit: 50,
    },
    chart: {
      type: 'bar',
      data: { datasets: [{ y, ...(param !== undefined && { color: `params.${quoted(param)}` }) }] },
      options: {
        indexAxis: 'y',
        scales: { x: { beginAtZero: true } },
        plugins: { title: { text: metric } },
      },
    },
  };
  return `${JSON.stringify(chart, null, 2)}\n`;
}

/** As the search language wants a key that is no plain word. */
function quoted(key: string): string {
  return /^[\w/.]+$/.test(key) ? key : `\`${key}\``;
}
