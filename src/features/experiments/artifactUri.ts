import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { SCHEMES } from '../../vscode/contributions';

/**
 * `tidemark-artifact://<folder>/<run id>/<path>`. The folder is named by a digest of its URI: an authority can
 * hold no path, and editors drop a query.
 */
export function artifactUri(folder: vscode.WorkspaceFolder, runId: string, path: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: SCHEMES.artifact,
    authority: digestOf(folder),
    path: path === '' ? `/${runId}` : `/${runId}/${path}`,
  });
}

export interface ArtifactPlace {
  readonly folder: vscode.WorkspaceFolder;
  readonly runId: string;
  /** '' for the run's artifact root. */
  readonly path: string;
}

/** The place a URI names among `folders`; undefined for a folder that has left, or a URI that isn't ours. */
export function artifactPlace(
  uri: vscode.Uri,
  folders: readonly vscode.WorkspaceFolder[],
): ArtifactPlace | undefined {
  const folder = folders.find((candidate) => digestOf(candidate) === uri.authority);
  const match = /^\/([^/]+)(?:\/(.*))?$/s.exec(uri.path);
  return folder && match?.[1] !== undefined
    ? { folder, runId: match[1], path: (match[2] ?? '').replace(/\/+$/, '') }
    : undefined;
}

function digestOf(folder: vscode.WorkspaceFolder): string {
  return createHash('sha256').update(folder.uri.toString()).digest('hex').slice(0, 16);
}
