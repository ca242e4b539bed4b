import { assertNodeApi } from '../store/binding';
import { UsageError, parse } from './arguments';

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
  const report = checker.check({ root, repair });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : checker.sentences(report));
  return report.findings.length > 0 ? 1 : 0;
}
