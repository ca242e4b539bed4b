import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { compare, type Comparison } from './compare';
import { DIFFERENCES, EVERYWHERE, type Difference } from './differences';
import { coverage } from './completeness';
import { routeCoverage } from './routes';
import { askMlflow, askTidemark, publicCalls, readAsked, type Asked } from './servers';

const SCENARIOS = [
  'wire',
  'experiments',
  'experiment_search',
  'runs',
  'batches',
  'metrics',
  'long_histories',
  'run_search',
  'inputs',
  'logged_models',
  'logged_model_search',
  'artifacts',
  'registry',
  'registry_search',
  'fluent',
];
/** A file of MLflow's answers: kept there, or read from there with TIDEMARK_PARITY_REUSE=1. */
const KEPT = process.env['TIDEMARK_PARITY_ANSWERS'];

describe("answers as MLflow's own server does", function () {
  this.timeout(600_000);
  let theirs: Asked;
  let ours: Asked;
  const used = new Map<Difference, number>();
  const totals = { compared: 0, intended: 0, unintended: 0 };

  before(async () => {
    const reuse = KEPT !== undefined && process.env['TIDEMARK_PARITY_REUSE'] === '1';
    theirs = reuse ? readAsked(KEPT) : await askMlflow();
    if (KEPT !== undefined && !reuse) writeFileSync(KEPT, JSON.stringify(theirs));
    ours = await askTidemark();
  });

  after(() => {
    const { compared, intended, unintended } = totals;
    console.log(
      `\n  ${String(compared)} calls compared, ${String(intended)} differ as intended, ${String(unintended)} otherwise.`,
    );
    for (const [{ reason }, count] of used) console.log(`  ${String(count).padStart(5)}  ${reason}`);
    for (const reason of EVERYWHERE) console.log(`    all  ${reason}`);
  });

  for (const scenario of SCENARIOS) {
    it(scenario.replaceAll('_', ' '), () => {
      const { compared, intended, unintended } = compareScenario(scenario);
      for (const difference of intended) used.set(difference, (used.get(difference) ?? 0) + 1);
      totals.compared += compared;
      totals.intended += intended.length;
      totals.unintended += unintended.length;
      assert.ok(compared > 0, 'nothing was compared');
      assert.equal(
        unintended.length,
        0,
        `${String(unintended.length)} of ${String(compared)} calls differ:\n\n${unintended.join('\n\n')}`,
      );
    });
  }

  for (const of of ['client', 'fluent'] as const) {
    it(`makes each call of ${of === 'client' ? "MLflow's client" : '`import mlflow`'}, with good input and bad`, () => {
      assert.deepEqual(coverage(of, publicCalls(), theirs.scenarios), {
        missing: [],
        neverGood: [],
        neverBad: [],
        needless: [],
      });
    });
  }

  it("asks each of the protocol's core routes, with good input and bad", () => {
    assert.deepEqual(routeCoverage(theirs.scenarios), {
      missing: [],
      neverGood: [],
      neverBad: [],
      needless: [],
    });
  });

  it('has no intended difference that is none any more', () => {
    const idle = DIFFERENCES.filter((difference) => !used.has(difference));
    assert.deepEqual(
      idle.map(({ reason }) => reason),
      [],
    );
  });

  function compareScenario(name: string): Comparison {
    const [reference, tested] = [theirs, ours].map((asked) => {
      const answers = asked.scenarios.find(({ scenario }) => scenario === name);
      assert.ok(answers, `${asked.url} was not asked`);
      assert.equal(answers.failure, null);
      return { url: asked.url, folders: asked.folders, answers };
    });
    assert.ok(reference && tested);
    return compare(reference, tested, DIFFERENCES);
  }
});
