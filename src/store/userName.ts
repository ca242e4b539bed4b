import { userInfo } from 'node:os';

/** Whom the audit log names. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list, as in some containers.
    return '';
  }
}
