import { assertNodeApi } from '../store/binding';
import { UsageError, byComma, parse } from './arguments';
import { EXPORT_HELP } from './exportHelp';
import { ProgressLine } from './progressLine';

/** 0 where the store is whole, or was made so; 1 where something is left that isn't. */
export async function check(args: readonly string[]): Promise<number> {
  const { root, repair, json } = parse(args, {
    root: { type: 'string' },
    repair: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (root === undefined) throw new UsageError('check needs --root, the folder whose store it is.');
  assertNodeApi();
  const checker = await import('../server/main/check');
  const report = await checker.check({ root, repair });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : checker.sentences(report));
  return report.findings.length > 0 ? 1 : 0;
}

export async function backup(args: readonly string[]): Promise<number> {
  const values = parse(args, {
    root: { type: 'string' },
    to: { type: 'string' },
    'no-artifacts': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const { root, to, json } = values;
  if (root === undefined) throw new UsageError('backup needs --root, the folder whose store it is.');
  if (to === undefined) throw new UsageError('backup needs --to, where the copy shall be.');
  assertNodeApi();
  const copier = await import('../server/main/backup');
  const shown = new ProgressLine(json);
  const report = await copier.backup({
    root,
    to,
    artifacts: !values['no-artifacts'],
    progress: ({ what, bytes, total }) => {
      const size = megabytes(bytes);
      shown.show(`Copying the ${what}: ${total === null ? size : `${size} of ${megabytes(total)}`}`);
    },
  });
  shown.clear();
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : copier.sentences(report));
  return report.findings.length > 0 ? 1 : 0;
}

export async function exportStore(args: readonly string[]): Promise<number> {
  const values = parse(args, {
    root: { type: 'string' },
    to: { type: 'string' },
    format: { type: 'string', default: 'jsonl' },
    'experiment-ids': { type: 'string' },
    'run-ids': { type: 'string' },
    artifacts: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    process.stdout.write(EXPORT_HELP);
    return 0;
  }
  const { root, to, format, json } = values;
  if (root === undefined) throw new UsageError('export needs --root, the folder whose store it is.');
  if (to === undefined) throw new UsageError('export needs --to, a folder to be made.');
  if (format !== 'jsonl' && format !== 'csv')
    throw new UsageError(`--format is 'jsonl' or 'csv', not '${format}'.`);
  assertNodeApi();
  const exporter = await import('../server/main/export');
  const shown = new ProgressLine(json);
  const exported = await exporter.exportStore({
    root,
    to,
    format,
    experimentIds: byComma(values['experiment-ids']),
    runIds: byComma(values['run-ids']),
    artifacts: values.artifacts,
    progress: ({ runs, points }) => {
      shown.show(`Exporting: ${String(runs)} runs, ${String(points)} points`);
    },
  });
  shown.clear();
  process.stdout.write(json ? `${JSON.stringify(exported)}\n` : exporter.sentences(exported));
  return 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
