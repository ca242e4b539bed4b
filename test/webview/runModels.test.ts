import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { RunPanel } from './support/runStore';
import { runSuite } from './support/runSuite';

describe('the models of a run', () => {
  const suite = runSuite();

  const open = async (): Promise<RunPanel> => {
    const panel = await suite.open();
    await suite.tab('Models');
    return panel;
  };

  it('are shown with what they are made with and what they take and give', async () => {
    const { page } = await open();
    const model = page.locator('section', { hasText: 'classifier' }).filter({ hasText: 'Model ID' });
    await model.getByText('sklearn 1.9.1, python_function', { exact: true }).waitFor();
    const facts = (await model.locator('dl').innerText()).split('\n').filter((line) => line !== '');
    for (const [word, value] of [
      ['Python', '3.11.7'],
      ['Size', '72 kB'],
    ] as const)
      assert.equal(facts[facts.indexOf(word) + 1], value);
    const rows = async (title: string): Promise<string[][]> => {
      const table = model.locator('table', { hasText: title });
      const texts = await table.locator('tbody tr').allInnerTexts();
      return texts.map((text) => text.split('\t').map((cell) => cell.trim()));
    };
    assert.deepEqual(await rows('Inputs (2)'), [
      ['pixel_0', 'double', ''],
      ['pixel_1', 'double', 'optional'],
    ]);
    assert.deepEqual(await rows('Outputs (1)'), [['', 'int64 (-1)', '']]);
    assert.deepEqual(await rows('Inference Params (1)'), [['threshold', 'double', '']]);
  });

  it('are shown of an earlier client, too, which logs them as files of the run', async () => {
    const model = {
      artifact_path: 'old/model',
      run_id: suite.fixture.runId,
      utc_time_created: '2024-05-01 12:00:00.123456',
      model_uuid: '0123456789abcdef',
      flavors: { tensorflow: { tf_version: '2.16.1' }, python_function: { python_version: '3.10.2' } },
      signature: { inputs: '[{"name": "image", "type": "binary"}]', outputs: null },
    };
    // What one hostile script, and a client of today, may write there beside it.
    const history = JSON.stringify([
      model,
      null,
      'text',
      { artifact_path: 7 },
      { ...model, model_id: 'm-1' },
    ]);
    suite.fixture.store.runs.setTags(suite.fixture.runId, [
      { key: 'mlflow.log-model.history', value: history },
    ]);
    await suite.fixture.write('old/model/MLmodel', 'flavors: {}\n');
    const { page, problems } = await open();
    const section = page.locator('section', { hasText: 'old/model' });
    await section.getByText('tensorflow 2.16.1, python_function', { exact: true }).waitFor();
    assert.match(await section.innerText(), /Python\s+3\.10\.2[^]*Inputs \(1\)[^]*image\s+binary/);
    assert.equal(await page.getByRole('heading', { level: 2 }).count(), 3);
    await section.getByRole('button', { name: 'Show Its Files' }).click();
    await page.getByRole('treeitem', { name: 'MLmodel' }).waitFor();
    await page.locator('pre', { hasText: 'flavors: {}' }).waitFor();
    assert.deepEqual(problems, []);
  });

  it('are shown without what their file says where it is none', async () => {
    await suite.fixture.writeModel('flavors: [unclosed');
    const { page, problems } = await open();
    const model = page.locator('section', { hasText: suite.fixture.modelId });
    await model.getByRole('button', { name: 'Show Its Files' }).waitFor();
    assert.equal(await model.getByText('Inputs (').count(), 0);
    assert.deepEqual(problems, []);
  });
});
