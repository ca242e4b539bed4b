import { execFile } from 'node:child_process';
import type { KeyValue } from '../core/entities';

/** What MLflow notes of a repository about a run from `directory`; nothing outside of one. */
export async function gitTags(directory: string): Promise<readonly KeyValue[]> {
  const commit = await git(directory, 'rev-parse', 'HEAD');
  if (commit === undefined) return [];
  const [repository, branch] = await Promise.all([
    git(directory, 'config', '--get', 'remote.origin.url'),
    git(directory, 'symbolic-ref', '--short', 'HEAD'),
  ]);
  return [
    { key: 'mlflow.source.git.commit', value: commit },
    // An address may carry a password.
    ...(repository
      ? [{ key: 'mlflow.source.git.repoURL', value: repository.replace(/\/\/[^/@]+@/, '//') }]
      : []),
    ...(branch ? [{ key: 'mlflow.source.git.branch', value: branch }] : []),
  ];
}

/** More than this is no edit but a file that nobody has told Git to leave out. */
const MOST_PATCH_BYTES = 1 << 20;

/** What of the repository isn't committed, as `git diff` says it; undefined where there is nothing, or too much. */
export function uncommittedChanges(directory: string): Promise<string | undefined> {
  return output(directory, 'diff', '--no-color', '--no-ext-diff', 'HEAD');
}

async function git(directory: string, ...args: readonly string[]): Promise<string | undefined> {
  return (await output(directory, ...args))?.trim() || undefined;
}

function output(directory: string, ...args: readonly string[]): Promise<string | undefined> {
  const options = { timeout: 3000, windowsHide: true, maxBuffer: MOST_PATCH_BYTES };
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, ...args], options, (error, stdout) =>
      resolve(error || stdout === '' ? undefined : stdout),
    );
  });
}
