import * as vscode from 'vscode';
import { schemaIn } from '../../core/custom/schema';
import { SCHEMES } from '../../vscode/contributions';

/** Gives VS Code's JSON editor the schema of custom charts in the display language; package.json names it by our scheme. */
export function registerChartSchema({ extensionUri }: vscode.ExtensionContext): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEMES.schema, {
    async provideTextDocumentContent() {
      const file = vscode.Uri.joinPath(extensionUri, 'media', 'custom-chart.schema.json');
      const bytes = await vscode.workspace.fs.readFile(file);
      const schema: unknown = JSON.parse(new TextDecoder().decode(bytes));
      return JSON.stringify(schemaIn(schema, (text) => vscode.l10n.t(text)));
    },
  });
}
