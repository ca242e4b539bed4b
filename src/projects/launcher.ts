import { hostname } from 'node:os';
import path from 'node:path';
import type { RunStatus } from '../core/entities';
import { errorMessage } from '../core/errors';
import { trackingVariables } from '../http/trackingVariables';
import { ChildRunner } from './child';
import type { ChildEnd } from './child';
import { ConsoleLog } from './consoleLog';
import { LAUNCH_TAGS } from './launchTags';
import { takePlan } from './launchPlan';
import type { LaunchPlan } from './launchPlan';
import { LAUNCHER_MESSAGES } from './messages';
import { prepareEnvironment } from './prepareEnvironment';
import { LauncherTerminal } from './terminal';
import { TrackingClient } from './trackingClient';

/** Signals that mean somebody wanted the process to end; others are its own fault. */
const STOPPING = new Set<string>(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']);
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
/** Set for this process, or about another run: not for the script. */
const NOT_HANDED_ON = [
  'ELECTRON_RUN_AS_NODE',
  'MLFLOW_TRACKING_USERNAME',
  'MLFLOW_TRACKING_PASSWORD',
  'MLFLOW_TRACKING_TOKEN',
  'MLFLOW_EXPERIMENT_NAME',
  'PYTHONHOME',
];

/**
 * Does what a launch plan says in this terminal: prepares the environment, starts the process with the
 * terminal as its own, and records how the run ended. Resolves to the exit code.
 */
export async function runLauncher(planFile: string): Promise<number> {
  let plan: LaunchPlan | undefined;
  const plain = new LauncherTerminal({ out: process.stdout, words: LAUNCHER_MESSAGES });
  try {
    plan = takePlan(planFile);
  } catch {
    plain.problem('badPlan', planFile);
    return 2;
  }
  if (!plan) {
    plain.problem('planGone');
    return 2;
  }
  const terminal = new LauncherTerminal({ out: process.stdout, words: plan.words });
  using children = new ChildRunner();
  const client = new TrackingClient(plan.tracking);
  terminal.title(plan.title);
  // How a window knows that this run has somebody to end it. The launch goes on without.
  const tagged = Promise.all([
    client.setTag(plan.runId, LAUNCH_TAGS.pid, String(process.pid)),
    client.setTag(plan.runId, LAUNCH_TAGS.host, hostname()),
  ]).catch(() => undefined);
  const begin = Date.now();
  const end = await perform(plan, children, terminal);
  const status = statusOf(end, children);
  await tagged;
  const taken = duration(Date.now() - begin);
  if (status === 'FINISHED') terminal.end('finished', taken);
  else if (status === 'KILLED') terminal.end('killed', taken);
  else terminal.end('failed', String(exitCode(end, children)), taken);
  try {
    await client.endRun(plan.runId, status, Date.now());
  } catch (error) {
    terminal.problem('notRecorded', errorMessage(error));
  }
  return exitCode(end, children);
}

async function perform(
  plan: LaunchPlan,
  children: ChildRunner,
  terminal: LauncherTerminal,
): Promise<ChildEnd> {
  const environment = await prepareEnvironment(plan.environment, { children, terminal });
  if (!environment) return { kind: 'exit', code: 1 };
  terminal.note('starting', plan.command.text);
  terminal.blank();
  const log = new ConsoleLog(plan.tracking, plan.runId);
  const end = await children.run({
    onOutput: (chunk) => log.add(chunk),
    argv: withPython(plan.command.argv, environment.python),
    cwd: plan.cwd,
    env: scriptEnvironment(plan, environment),
    verbatim: plan.command.verbatim,
  });
  await log.end();
  if (end.kind === 'notStarted') terminal.problem('cannotStart', plan.command.argv[0] ?? '', end.reason);
  return end;
}

/** `python` is the environment's own, whatever the machine calls its others. */
function withPython(argv: readonly string[], python: string): readonly string[] {
  const [command = '', ...args] = argv;
  return /^python3?(\.exe)?$/.test(command) ? [python, ...args] : argv;
}

function scriptEnvironment(
  plan: LaunchPlan,
  environment: { readonly bin: string; readonly environment: string | undefined },
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of NOT_HANDED_ON) env[name] = undefined;
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathName] = [environment.bin, env[pathName] ?? ''].join(path.delimiter);
  if (environment.environment !== undefined) env['VIRTUAL_ENV'] = environment.environment;
  Object.assign(env, trackingVariables(plan.tracking));
  env['MLFLOW_RUN_ID'] = plan.runId;
  // The client prints links to MLflow's own pages, which this server doesn't have.
  env['MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT'] ??= 'true';
  env['MLFLOW_EXPERIMENT_ID'] = plan.experimentId;
  // The output goes through this process, which keeps it: what a script finds out from a terminal it is told.
  env['PYTHONUNBUFFERED'] ??= '1';
  if (process.stdout.isTTY) {
    env['COLUMNS'] ??= String(process.stdout.columns);
    if (!env['NO_COLOR']) env['FORCE_COLOR'] ??= '1';
  }
  return { ...env, ...plan.command.env };
}

function statusOf(end: ChildEnd, children: ChildRunner): RunStatus {
  if (children.stopped) return 'KILLED';
  if (end.kind === 'signal') return STOPPING.has(end.signal) ? 'KILLED' : 'FAILED';
  if (end.kind === 'notStarted') return 'FAILED';
  // A shell tells of its command's signal by 128 and the signal's number.
  if ([130, 137, 143].includes(end.code)) return 'KILLED';
  return end.code === 0 ? 'FINISHED' : 'FAILED';
}

function exitCode(end: ChildEnd, children: ChildRunner): number {
  const signal = children.stopped ?? (end.kind === 'signal' ? end.signal : undefined);
  if (signal !== undefined) return 128 + (SIGNAL_NUMBERS[signal] ?? 1);
  return end.kind === 'exit' ? end.code : 127;
}

/** `8 s`, `1 min 5 s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
