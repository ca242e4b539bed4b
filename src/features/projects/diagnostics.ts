import * as vscode from 'vscode';
import type { FileProblem } from '../../formats/problems';
import { DisposableStore } from '../../vscode/disposables';
import type { ProjectFiles } from './projectFiles';
import { fileProblemText } from './words';

/** Marks what is wrong in the workspace's MLproject files, in the editor and the Problems view. */
export function markProblems(files: ProjectFiles): vscode.Disposable {
  const own = new DisposableStore();
  const collection = own.add(vscode.languages.createDiagnosticCollection('tidemark'));
  let marked = new Set<string>();
  const update = async (): Promise<void> => {
    const all = await files.all();
    if (own.disposed) return;
    const now = new Set(all.map(({ uri }) => uri.toString()));
    for (const uri of marked) if (!now.has(uri)) collection.delete(vscode.Uri.parse(uri));
    for (const { uri, problems } of all) collection.set(uri, problems.map(diagnosticOf));
    marked = now;
  };
  own.add(files.onDidChange(() => void update()));
  // The workspace is searched after activation, not during it.
  const soon = setTimeout(() => void update(), 500);
  own.add(new vscode.Disposable(() => clearTimeout(soon)));
  return own;
}

function diagnosticOf(problem: FileProblem): vscode.Diagnostic {
  const { start, end } = problem.range;
  const range = new vscode.Range(start.line, start.column, end.line, end.column);
  const severity =
    problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, fileProblemText(problem), severity);
  diagnostic.source = 'MLproject';
  diagnostic.code = problem.code;
  return diagnostic;
}
