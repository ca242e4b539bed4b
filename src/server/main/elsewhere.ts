import { setTimeout as sleep } from 'node:timers/promises';
import type { TidemarkError } from '../../core/errors';
import { discoveryTime, isElsewhere, readDiscovery, type Discovery } from '../discovery';

/** A little more than two of a server's looks around. */
const HEARTBEATS_MS = 12_000;

/**
 * Locks hold here, but not every network disk passes them on to other machines. A server that lives on another
 * one touches the discovery file; one that crashed there no longer does. Throws what `refusal` makes of one that lives.
 */
export async function assertNoneElsewhere(
  directory: string,
  refusal: (other: Discovery) => TidemarkError,
): Promise<void> {
  const other = readDiscovery(directory);
  if (!other?.pid || !isElsewhere(other)) return;
  const before = discoveryTime(directory);
  const deadline = performance.now() + HEARTBEATS_MS;
  while (performance.now() < deadline) {
    await sleep(500);
    if (!readDiscovery(directory)?.pid) return;
    if (discoveryTime(directory) !== before) throw refusal(other);
  }
}
