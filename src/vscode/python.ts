import * as vscode from 'vscode';

const EXTENSION = 'ms-python.python';

/** The little of the Python extension's API that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
  };
}

/** The interpreter chosen in the Python extension for `resource`; undefined without that extension or a choice. */
export async function selectedInterpreter(resource: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<unknown>(EXTENSION);
  if (!extension) return undefined;
  try {
    const api = await extension.activate();
    if (!isPythonApi(api)) return undefined;
    const resolved = await api.environments.resolveEnvironment(
      api.environments.getActiveEnvironmentPath(resource),
    );
    return resolved?.executable.uri?.fsPath;
  } catch {
    // Its failure is its own to report; ours is to go on with the Python that PATH has.
    return undefined;
  }
}

export function canSelectInterpreter(): boolean {
  return vscode.extensions.getExtension(EXTENSION) !== undefined;
}

export async function selectInterpreter(): Promise<void> {
  await vscode.commands.executeCommand('python.setInterpreter');
}

function isPythonApi(value: unknown): value is PythonApi {
  return (
    typeof value === 'object' &&
    value !== null &&
    'environments' in value &&
    typeof value.environments === 'object' &&
    value.environments !== null &&
    'getActiveEnvironmentPath' in value.environments &&
    'resolveEnvironment' in value.environments
  );
}
