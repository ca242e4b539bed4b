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

function git(directory: string, ...args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, ...args], { timeout: 3000, windowsHide: true }, (error, stdout) =>
      resolve(error || stdout.trim() === '' ? undefined : stdout.trim()),
    );
  });
}
