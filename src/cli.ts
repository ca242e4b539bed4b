import { version } from '../package.json';
import { UsageError, byComma, parse, wholeNumber } from './cli/arguments';
import { backup, check, exportStore } from './cli/upkeep';
import { TidemarkError } from './core/errors';
import { PLAIN_ERRORS } from './http/refusal';
import { assertNodeApi } from './store/binding';
import { NETWORK_DISK_CHOICES } from './store/disk';

const USAGE = `tidemark ${version}: MLflow-compatible tracking over a folder's own store

  tidemark serve --root DIR [options]   run the tracking server for DIR (its store is DIR/.tidemark)
    --port N                    listen on this port (else the one of last time, or any free one)
    --host H                    listen on this address (127.0.0.1)
    --auth none                 ask for no token (this machine only)
    --tls-cert FILE             speak HTTPS with this certificate (PEM, with those it hangs on)
    --tls-key FILE              and its private key (PEM, without a passphrase)
    --insecure-http             let --host go beyond this machine without TLS
    --artifacts-destination P   folder for the files of mlflow-artifacts:/ URIs (DIR/.tidemark/artifacts)
    --default-artifact-root U   where new experiments keep artifacts (mlflow-artifacts:/)
    --allow-artifact-roots LIST local folders, by comma, that artifact locations may lie in besides these two; with
                                --host beyond this machine no others are read or written
    --idle-exit SECONDS         leave after so long without a window, a running run and a request
    --network-disk CHOICE       auto, always or never: whether other machines share the disk, so that
                                this process alone may open the store (auto)
    --log-file F                log there instead of standard error
    --allowed-hosts LIST        Host headers to accept, by comma, * for any text
    --cors-allowed-origins LIST web origins that may change things, by comma
  tidemark gc --root DIR [options]      remove for good what is deleted, with its files
    --older-than DURATION       only what was deleted this long ago: 30d, 12h
    --run-ids, --experiment-ids, --model-ids LIST   only these, by comma
    --dry-run                   say what would go, and remove nothing
  tidemark check --root DIR [options]   compare what the store says with what is in it, also beside a server
    --repair                    repair what can be repaired, after a backup (not beside a server)
    --json                      as one line of JSON
  tidemark backup --root DIR --to PLACE copy the store as it is now, while its server goes on; PLACE is a folder,
                                        or with --no-artifacts a .db file
    --no-artifacts              without the artifact files
    --json                      the report as one line of JSON
  tidemark export --root DIR --to FOLDER [options]
                                        write runs, histories and models as JSON lines or tables ('export --help')
  tidemark launch PLAN                  run a launch plan that the editor wrote
  tidemark --version | --help
`;

/** Exit codes: 0 done, 1 it failed, 2 the command line is wrong. */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'serve':
      return serve(rest);
    case 'gc':
      return gc(rest);
    case 'check':
      return check(rest);
    case 'backup':
      return backup(rest);
    case 'export':
      return exportStore(rest);
    case 'launch':
      return launch(rest);
    case '--version':
      process.stdout.write(`${version}\n`);
      return 0;
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    default:
      throw new UsageError(command === undefined ? 'Which command?' : `There is no command '${command}'.`);
  }
}

async function serve(args: readonly string[]): Promise<number> {
  const values = parse(args, {
    root: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    auth: { type: 'string', default: 'token' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    'insecure-http': { type: 'boolean', default: false },
    'artifacts-destination': { type: 'string' },
    'default-artifact-root': { type: 'string' },
    'allow-artifact-roots': { type: 'string' },
    'idle-exit': { type: 'string' },
    'log-file': { type: 'string' },
    'network-disk': { type: 'string', default: 'auto' },
    'allowed-hosts': { type: 'string' },
    'cors-allowed-origins': { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.root === undefined) throw new UsageError('serve needs --root, the folder to serve.');
  const { auth } = values;
  if (auth !== 'token' && auth !== 'none')
    throw new UsageError(`--auth is 'token' or 'none', not '${auth}'.`);
  const { 'tls-cert': certificate, 'tls-key': key } = values;
  if ((certificate === undefined) !== (key === undefined))
    throw new UsageError('--tls-cert and --tls-key go together.');
  const networkDisk = NETWORK_DISK_CHOICES.find((choice) => choice === values['network-disk']);
  if (networkDisk === undefined)
    throw new UsageError(`--network-disk is auto, always or never, not '${values['network-disk']}'.`);
  assertNodeApi();
  const server = await import('./server/main/serve');
  await server.serve({
    root: values.root,
    host: values.host,
    port: wholeNumber(values.port, '--port', 65_535),
    auth,
    tls: certificate === undefined || key === undefined ? null : { certificate, key },
    insecureHttp: values['insecure-http'],
    artifactsDestination: values['artifacts-destination'] ?? null,
    defaultArtifactRoot: values['default-artifact-root'] ?? null,
    idleExitSeconds: wholeNumber(values['idle-exit'], '--idle-exit', 10 ** 9),
    logFile: values['log-file'] ?? null,
    networkDisk,
    allowedArtifactRoots: byComma(values['allow-artifact-roots']),
    allowedHosts: byComma(values['allowed-hosts']),
    allowedOrigins: byComma(values['cors-allowed-origins']),
    version,
  });
  return 0;
}

async function gc(args: readonly string[]): Promise<number> {
  const values = parse(args, {
    root: { type: 'string' },
    'older-than': { type: 'string' },
    'run-ids': { type: 'string' },
    'experiment-ids': { type: 'string' },
    'model-ids': { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  });
  if (values.root === undefined) throw new UsageError('gc needs --root, the folder whose store it is.');
  assertNodeApi();
  const collector = await import('./server/main/gc');
  const dryRun = values['dry-run'];
  const collected = await collector.gc({
    root: values.root,
    olderThan: values['older-than'] ?? null,
    runIds: byComma(values['run-ids']),
    experimentIds: byComma(values['experiment-ids']),
    modelIds: byComma(values['model-ids']),
    dryRun,
  });
  process.stdout.write(collector.sentence(collected, dryRun));
  return collected.artifacts_left.length > 0 ? 1 : 0;
}

async function launch([planFile]: readonly string[]): Promise<number> {
  if (planFile === undefined) throw new UsageError('launch needs the file of a launch plan.');
  const launcher = await import('./projects/launcher');
  return launcher.runLauncher(planFile);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const known = usage || error instanceof TidemarkError;
    process.stderr.write(
      usage ? `${error.message} Try 'tidemark --help'.\n` : `${known ? error.message : String(error)}\n`,
    );
    // For the window or the server that started this process, which say it in their own way.
    if (process.env[PLAIN_ERRORS] && error instanceof TidemarkError) {
      const { sentence, code, message } = error;
      process.stderr.write(`${JSON.stringify({ sentence, error_code: code, message })}\n`);
    }
    process.exitCode = usage ? 2 : 1;
  },
);
