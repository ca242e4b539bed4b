import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChildEnd, ChildRunner } from './child';
import { binFolder, environmentIsReady, environmentPython, READY_MARKER } from './environment';
import type { EnvironmentPlan } from './launchPlan';
import { isAlive } from './processes';
import { onPath } from './python';
import type { LauncherTerminal } from './terminal';

/** The lines of a failed tool that are shown. */
const TAIL = 20;

interface Tools {
  readonly children: ChildRunner;
  readonly terminal: LauncherTerminal;
}
type VenvPlan = Extract<EnvironmentPlan, { kind: 'venv' }>;
type LocalPlan = Extract<EnvironmentPlan, { kind: 'local' }>;

/** Makes what the plan asks for, unless it is there. Undefined: it failed or was stopped, and said so. */
export async function prepareEnvironment(
  plan: EnvironmentPlan,
  tools: Tools,
): Promise<
  { readonly python: string; readonly bin: string; readonly environment: string | undefined } | undefined
> {
  if (plan.kind === 'local') {
    if (!(await addToLocal(plan, tools))) return undefined;
    tools.terminal.note('usingPython', plan.python.version, plan.python.path);
    return { python: plan.python.path, bin: path.dirname(plan.python.path), environment: undefined };
  }
  if (!(await prepareVenv(plan, tools))) return undefined;
  return { python: environmentPython(plan.folder), bin: binFolder(plan.folder), environment: plan.folder };
}

async function addToLocal(plan: LocalPlan, tools: Tools): Promise<boolean> {
  if (plan.install.length === 0) return true;
  const pip = [plan.python.path, '-m', 'pip', 'install', '--progress-bar', 'off', ...plan.install];
  tools.terminal.note('installing', plan.install.join(', '));
  return step(tools, pip, process.cwd());
}

async function prepareVenv(plan: VenvPlan, tools: Tools): Promise<boolean> {
  const { terminal, children } = tools;
  mkdirSync(path.dirname(plan.folder), { recursive: true });
  const lock = `${plan.folder}.lock`;
  let told = false;
  while (!environmentIsReady(plan.folder) && !takeLock(lock)) {
    if (!told) terminal.note('otherLaunch');
    told = true;
    await wait(500);
    if (children.stopped) return false;
  }
  if (environmentIsReady(plan.folder)) return true;
  let done = false;
  try {
    done = await makeVenv(plan, tools);
  } finally {
    if (!done) rmSync(plan.folder, { recursive: true, force: true, maxRetries: 3 });
    rmSync(lock, { force: true });
  }
  if (!done && children.stopped) terminal.note('environmentStopped');
  return done;
}

async function makeVenv(plan: VenvPlan, tools: Tools): Promise<boolean> {
  const { terminal } = tools;
  const begin = Date.now();
  const uv = onPath('uv');
  if (!plan.python && !uv) {
    terminal.problem('noPython');
    return false;
  }
  // What an interrupted launch left behind.
  rmSync(plan.folder, { recursive: true, force: true });
  if (plan.python) {
    terminal.note('usingPython', plan.python.version, plan.python.path);
    if (plan.version !== null && !plan.python.version.startsWith(plan.version)) {
      terminal.note('otherPython', plan.version, plan.python.version);
    }
  }
  terminal.note('makingEnvironment', inWorkspace(plan.folder));
  if (plan.leftOut.length > 0) terminal.note('leftOut', plan.leftOut.join(', '));
  const make = uv
    ? [uv, 'venv', '--quiet', '--python', plan.python?.path ?? plan.version ?? '3', plan.folder]
    : [plan.python?.path ?? 'python3', '-m', 'venv', plan.folder];
  if (!(await step(tools, make, plan.directory))) return false;

  const python = environmentPython(plan.folder);
  const install = uv
    ? [uv, 'pip', 'install', '--python', python]
    : [python, '-m', 'pip', 'install', '--progress-bar', 'off', '--disable-pip-version-check'];
  // Every environment comes with a pip; only a version of it is worth a step.
  const build = plan.buildDependencies.filter((line) => line !== 'pip' || uv !== undefined);
  for (const [name, lines] of [
    ['build', build],
    ['dependencies', plan.dependencies],
  ] as const) {
    if (lines.length === 0) continue;
    const file = path.join(plan.folder, `tidemark-${name}.txt`);
    writeFileSync(file, lines.map((line) => `${absoluteIncludes(line, plan.directory)}\n`).join(''));
    if (!(await step(tools, [...install, '-r', file], plan.directory))) return false;
  }
  const marker = { python: plan.python?.version ?? plan.version, dependencies: plan.dependencies };
  writeFileSync(path.join(plan.folder, READY_MARKER), `${JSON.stringify(marker, null, 2)}\n`);
  terminal.note('environmentReady', String(Math.round((Date.now() - begin) / 1000)));
  return true;
}

/** One tool's run: what it works on passes by in one line, what it said is shown if it fails. */
async function step(tools: Tools, argv: readonly string[], cwd: string): Promise<boolean> {
  const tail: string[] = [];
  const end = await tools.children.run({
    argv,
    cwd,
    env: { ...process.env, PYTHONUNBUFFERED: '1', PIP_NO_INPUT: '1', ELECTRON_RUN_AS_NODE: undefined },
    onLine: (line) => {
      tail.push(line);
      if (tail.length > TAIL) tail.shift();
      const working = workingOn(line);
      if (working !== undefined) tools.terminal.passing('installing', working);
    },
  });
  if (end.kind === 'exit' && end.code === 0) return true;
  if (tools.children.stopped) return false;
  tools.terminal.quote(tail.join('\n'));
  tools.terminal.problem('environmentFailed', path.basename(argv[0] ?? ''), endText(end));
  return false;
}

/** What pip is at: `Collecting numpy>=2.1`, `Installing collected packages: a, b`; uv: ` + numpy==2.3`. */
function workingOn(line: string): string | undefined {
  return /^(?:Collecting|Downloading|Installing collected packages:| \+)\s+(.+?)(?:\s+\(.*)?$/.exec(
    line,
  )?.[1];
}

/** `.tidemark/envs/…`: the part of the path that says something. */
function inWorkspace(folder: string): string {
  return folder.slice(Math.max(0, folder.lastIndexOf('.tidemark'))).replaceAll('\\', '/');
}

function endText(end: ChildEnd): string {
  if (end.kind === 'exit') return String(end.code);
  return end.kind === 'signal' ? end.signal : end.reason;
}

/** Includes are relative to the file that has them, which is another one here. */
function absoluteIncludes(line: string, directory: string): string {
  return line.replace(
    /^(-r|--requirement|-c|--constraint|-e|--editable)[\s=]*(.+)$/,
    (_, option: string, file: string) =>
      `${option} "${path.resolve(directory, file.trim()).replaceAll('\\', '/')}"`,
  );
}

function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    try {
      if (!isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
    } catch {
      // Gone in between.
    }
    return false;
  }
}
