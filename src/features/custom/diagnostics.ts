import * as vscode from 'vscode';
import { parseCustomChart } from '../../core/custom/parse';
import { CHART_FILE } from '../../core/custom/spec';
import { sentenceText } from '../../core/errors';

/** Marks in the editors of custom charts what no JSON schema finds: filters, orders, fields and expressions. */
export class ChartDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('tidemark-chart');
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
    );
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(document: vscode.TextDocument): void {
    if (!document.uri.path.endsWith(CHART_FILE)) return;
    const { problems } = parseCustomChart(document.getText());
    this.#collection.set(
      document.uri,
      problems
        .filter(({ shape }) => !shape)
        .map(({ message, from, to }) => {
          const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
          const said = sentenceText(message, (template) => vscode.l10n.t(template));
          const diagnostic = new vscode.Diagnostic(range, said, vscode.DiagnosticSeverity.Error);
          diagnostic.source = 'Tidemark';
          return diagnostic;
        }),
    );
  }
}
