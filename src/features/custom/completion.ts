import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { ChartCompletion, ChartNames } from '../../core/custom/completion';
import { chartCompletions } from '../../core/custom/completion';
import { CHART_FILE } from '../../core/custom/spec';
import { RUN_STATUSES } from '../../core/entities';
import { errorMessage } from '../../core/errors';
import type { Services } from '../services';
import { experimentsByName } from './experiments';

const KINDS: Readonly<Record<ChartCompletion['kind'], vscode.CompletionItemKind>> = {
  field: vscode.CompletionItemKind.Field,
  function: vscode.CompletionItemKind.Function,
  word: vscode.CompletionItemKind.Value,
};

/** Offers in the text of a custom chart what the store has: metrics, params, tags and experiments. */
export function registerChartCompletion({ stores, log }: Services): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems: async (document, position) => {
      const folder = vscode.workspace.getWorkspaceFolder(document.uri);
      if (!folder || !stores.exists(folder)) return [];
      try {
        const names = await namesOf((await stores.get(folder)).backend);
        const offered = chartCompletions(document.getText(), document.offsetAt(position), names);
        return offered.map((one, index) => itemOf(one, index, document));
      } catch (error) {
        // The chart beside the text says what is wrong with the store.
        log.debug('Nothing is offered in a custom chart.', errorMessage(error));
        return [];
      }
    },
  };
  const selector = { pattern: `**/*${CHART_FILE}` };
  return vscode.languages.registerCompletionItemProvider(selector, provider, '"', '.', '(', '/', ' ', '`');
}

function itemOf(
  { text, kind, from, to }: ChartCompletion,
  index: number,
  document: vscode.TextDocument,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(text, KINDS[kind]);
  item.range = new vscode.Range(document.positionAt(from), document.positionAt(to));
  item.filterText = document.getText(item.range) + text;
  item.sortText = String(index).padStart(6, '0');
  return item;
}

async function namesOf(backend: Pick<TrackingBackend, 'searchExperiments' | 'runKeys'>): Promise<ChartNames> {
  const experiments = await experimentsByName(backend);
  const { metrics, params, tags } = await backend.runKeys([...experiments.values()], 'ACTIVE_ONLY', true);
  return {
    metrics: metrics.keys,
    params: params.keys,
    tags: tags.keys,
    values: { status: RUN_STATUSES },
    experiments: [...experiments.keys()],
  };
}
