import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { SCHEMES } from '../../vscode/contributions';

/**
 * `tidemark-artifact://<folder>/<id of the run or logged model>/<path>`. The folder is named by a digest of its URI: an authority can
 * hold no path, and editors drop a query.
 */
export function artifactUri(folder: vscode.WorkspaceFolder, ownerId: string, path: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: SCHEMES.artifact,
    authority: digestOf(folder),
    path: path === '' ? `/${ownerId}` : `/${ownerId}/${path}`,
  });
}

/**
 * The same with the owner beside the folder, `tidemark-artifact://<folder>.<owner>/<path>`: an editor of changes takes files whose
 * paths differ for renamed ones.
 */
export function comparedArtifactUri(
  folder: vscode.WorkspaceFolder,
  ownerId: string,
  path: string,
): vscode.Uri {
  const authority = `${digestOf(folder)}.${ownerId}`;
  return vscode.Uri.from({ scheme: SCHEMES.artifact, authority, path: `/${path}` });
}

export interface ArtifactPlace {
  readonly folder: vscode.WorkspaceFolder;
  /** The id of a run, or of a logged model. */
  readonly ownerId: string;
  /** '' for its artifact root. */
  readonly path: string;
}

/** The place a URI names among `folders`; undefined for a folder that has left, or a URI that isn't ours. */
export function artifactPlace(
  uri: vscode.Uri,
  folders: readonly vscode.WorkspaceFolder[],
): ArtifactPlace | undefined {
  const [digest, owner] = uri.authority.split('.');
  const folder = folders.find((candidate) => digestOf(candidate) === digest);
  const match = /^\/([^/]+)(?:\/(.*))?$/s.exec(owner === undefined ? uri.path : `/${owner}${uri.path}`);
  return folder && match?.[1] !== undefined
    ? { folder, ownerId: match[1], path: (match[2] ?? '').replace(/\/+$/, '') }
    : undefined;
}

function digestOf(folder: vscode.WorkspaceFolder): string {
  return createHash('sha256').update(folder.uri.toString()).digest('hex').slice(0, 16);
}
