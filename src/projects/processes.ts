import { execFile } from 'node:child_process';
import { hasCode } from '../core/errors';

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too.
    return hasCode(error, 'EPERM');
  }
}

/**
 * Whether `pid` is still the launcher of this run. Numbers are given again, so its command line must name the
 * run's plan; where that can't be asked for, being alive is enough.
 */
export async function isLauncherOf(pid: number, runId: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  const command = await new Promise<string | undefined>((resolve) => {
    execFile('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { timeout: 5000 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
  return command === undefined ? isAlive(pid) : command.includes(runId);
}

/** Asks a launcher to stop its run; Windows knows no asking. */
export function stopProcess(pid: number): void {
  if (process.platform === 'win32') execFile('taskkill', ['/pid', String(pid), '/t', '/f'], () => undefined);
  else process.kill(pid, 'SIGTERM');
}
