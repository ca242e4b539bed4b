import { setTimeout as sleep } from 'node:timers/promises';
import type { Changes } from '../core/backend';

/** Reports come this often at most, as with a store in the same process. */
const PAUSE_MS = 250;
const PROMPT_PAUSE_MS = 50;
const RETRY_MS = 1000;

interface Watch {
  readonly listener: (changes: Changes) => void;
  readonly prompt: boolean;
}

/** One long question for all who watch a store in another process: the server answers when something has changed. */
export class RemoteWatch {
  private readonly ask: (since: number | null) => Promise<Changes>;
  private readonly ended: AbortSignal;
  private readonly watches = new Set<Watch>();
  private revision: number | undefined;
  private first: Promise<void> | undefined;
  private running = false;
  private missed = false;

  constructor(ask: (since: number | null) => Promise<Changes>, ended: AbortSignal) {
    this.ask = ask;
    this.ended = ended;
  }

  watch(listener: (changes: Changes) => void, prompt: boolean): { dispose(): void } {
    const watch: Watch = { listener, prompt };
    this.watches.add(watch);
    if (!this.running) void this.run();
    return {
      dispose: (): void => {
        this.watches.delete(watch);
      },
    };
  }

  /** What is read after `watch` is read after its revision: no change falls between. */
  async ready(): Promise<void> {
    await this.first;
  }

  private async run(): Promise<void> {
    this.running = true;
    this.revision = undefined;
    while (this.watches.size > 0 && !this.ended.aborted) await this.look();
    this.running = false;
  }

  private async look(): Promise<void> {
    try {
      if (this.revision === undefined) {
        const asked = this.ask(null);
        this.first = asked.then(
          () => undefined,
          () => undefined,
        );
        const { revision } = await asked;
        this.revision = revision;
        if (this.missed)
          this.report({ revision, everything: true, experimentIds: [], runs: [], modelNames: [] });
        this.missed = false;
        return;
      }
      const changes = await this.ask(this.revision);
      if (changes.revision === this.revision) return;
      this.revision = changes.revision;
      this.report(changes);
      await this.pause([...this.watches].some(({ prompt }) => prompt) ? PROMPT_PAUSE_MS : PAUSE_MS);
    } catch {
      // The server is away: whoever reads is told; here it is asked again.
      this.missed = this.revision === undefined;
      await this.pause(RETRY_MS);
    }
  }

  private report(changes: Changes): void {
    for (const { listener } of [...this.watches]) listener(changes);
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.ended }).catch(() => undefined);
  }
}
