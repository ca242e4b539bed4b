import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { eventually } from './support/charts';
import { picture } from './support/picture';
import { runSuite } from './support/runSuite';
import { dark, highContrast, light } from './support/themes';

const REPORT = `# Report
- [x] trained on the **new** split
- [ ] looked at <b>errors</b>, see [the rows](../eval/predictions.json) and [the plan](https://example.test/plan)
- [y] no task

![ROC](roc.png) ![up](../figures/roc.png)
![](missing.png)
![out](../../../../../etc/passwd.png) ![far](https://example.test/far.png) ![data](data:image/png;base64,AAAA)
![code](../config.json)
`;

describe('a Markdown file of a run', () => {
  const suite = runSuite();

  for (const theme of [dark, light, highContrast]) {
    it(`shows tasks, and the pictures that lie among the run's files alone, in ${theme.name}`, async () => {
      await suite.fixture.write('report/README.md', REPORT);
      await suite.fixture.write('report/roc.png', picture(120, 80, 90));
      const artifact = { ownerId: suite.fixture.runId, path: 'report/README.md' };
      const panel = await suite.open({ theme, state: { tab: 'artifacts', artifact, charts: {} } });
      const { page } = panel;
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const text = page.locator('.markdown');
      await text.getByRole('checkbox', { name: 'trained on the new split' }).waitFor();
      const boxes = text.getByRole('checkbox');
      assert.deepEqual(await Promise.all([0, 1].map(async (index) => boxes.nth(index).isChecked())), [
        true,
        false,
      ]);
      assert.equal(await boxes.count(), 2);
      assert.equal(await boxes.first().isDisabled(), true);
      assert.deepEqual(await text.getByRole('link').allInnerTexts(), ['the plan']);
      await text.getByRole('img', { name: 'ROC' }).waitFor();
      await text.getByRole('img', { name: 'up' }).waitFor();
      await text.getByText("No such artifact: 'report/missing.png'").waitFor();
      await eventually('all are there', async () => (await text.locator('img').count()) === 2);
      assert.match(await text.innerText(), /out far !\[data\]\(data:image\/png;base64,AAAA\)\s+code/);
      assert.deepEqual(
        asked.filter((url) => url.includes('example.test')),
        [],
      );
      await panel.screenshot(`run-markdown-${theme.name}`);
      assert.deepEqual(await panel.complaints(), []);
    });
  }
});
