import type { ChildProcess } from 'node:child_process';

export interface CodeServerOptions {
  readonly base: string;
  readonly extension?: string | undefined;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly testDriver?: boolean;
  readonly trust?: boolean;
  readonly locale?: string | undefined;
}

export interface CodeServer {
  readonly url: string;
  readonly settingsFile: string;
  readonly process: ChildProcess;
  /** The last of what it printed. */
  log(): string;
  stop(): Promise<void>;
}

export function installCodeServer(say?: (line: string) => void): Promise<string>;
export function startCodeServer(options: CodeServerOptions): Promise<CodeServer>;
export function writeSettings(file: string, settings: Readonly<Record<string, unknown>>): void;
export function userEnvironment(): Record<string, string>;
