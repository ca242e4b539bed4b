import * as vscode from 'vscode';
import { experimentsNamed, parseCustomChart } from '../../core/custom/parse';
import { CHART_FILE } from '../../core/custom/spec';
import type { Sentence } from '../../core/errors';
import { errorMessage, sentenceText } from '../../core/errors';
import type { Services } from '../services';
import { experimentsByName, unknownExperiment } from './experiments';

/** Marks in the editors of custom charts what no JSON schema finds: filters, orders, fields, expressions, experiments. */
export class ChartDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('tidemark-chart');
  readonly #subscription: vscode.Disposable;
  readonly #services: Pick<Services, 'stores' | 'log'>;

  constructor(services: Pick<Services, 'stores' | 'log'>) {
    this.#services = services;
    const look = (document: vscode.TextDocument): void => void this.#look(document);
    this.#subscription = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
      // Experiments may have come meanwhile.
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && look(editor.document)),
    );
    for (const document of vscode.workspace.textDocuments) look(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #look(document: vscode.TextDocument): Promise<void> {
    if (!document.uri.path.endsWith(CHART_FILE)) return;
    const { version } = document;
    const { problems } = parseCustomChart(document.getText());
    const wrong = problems
      .filter(({ shape }) => !shape)
      .map(({ message, ...place }) => problem(document, place, message, vscode.DiagnosticSeverity.Error));
    this.#collection.set(document.uri, wrong);
    const unknown = await this.#unknownExperiments(document);
    if (unknown.length > 0 && document.version === version && !document.isClosed)
      this.#collection.set(document.uri, [...wrong, ...unknown]);
  }

  /** A warning: a script may be about to make it. */
  async #unknownExperiments(document: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> {
    const { stores, log } = this.#services;
    const named = experimentsNamed(document.getText());
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (named.length === 0 || !folder || !stores.exists(folder)) return [];
    try {
      const known = await experimentsByName((await stores.get(folder)).backend);
      return named
        .filter(({ name }) => !known.has(name))
        .map(({ name, ...place }) =>
          problem(document, place, unknownExperiment(name, known), vscode.DiagnosticSeverity.Warning),
        );
    } catch (error) {
      // The chart beside the text says what is wrong with the store.
      log.debug('The experiments of a custom chart can not be looked up.', errorMessage(error));
      return [];
    }
  }
}

function problem(
  document: vscode.TextDocument,
  { from, to }: { readonly from: number; readonly to: number },
  message: Sentence,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
  const said = sentenceText(message, (template) => vscode.l10n.t(template));
  const diagnostic = new vscode.Diagnostic(range, said, severity);
  diagnostic.source = 'Tidemark';
  return diagnostic;
}
