import assert from 'node:assert/strict';
import { openSession, type Session } from './driver/session';
import { until } from './driver/until';

describe('the Tidemark view container', () => {
  let session: Session;
  before(async () => {
    session = await openSession();
  });
  after(() => session.close());

  it('opens from the activity bar with its three views', async () => {
    const { workbench } = session;
    await workbench.openContainer('Tidemark');
    for (const view of ['Experiments', 'Models', 'Projects'])
      await workbench.page.getByRole('button', { name: `${view} Section` }).waitFor();
    await workbench.screenshots('container');
  });

  it('offers its commands in the palette', async () => {
    const { workbench } = session;
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.type('>Tidemark: Run');
    const options = await workbench.quickInput.options();
    assert.ok(
      options.some((option) => option.includes('Tidemark: Run Project')),
      `Run Project… is not among ${options.join(', ')}`,
    );
    await workbench.quickInput.cancel();
  });
});

describe('the Tidemark view container in Korean', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ locale: 'ko' });
  });
  after(() => session.close());

  it('has Korean views', async () => {
    const { workbench } = session;
    await workbench.openContainer('Tidemark');
    for (const view of ['실험', '모델', '프로젝트'])
      await workbench.page.getByText(view, { exact: true }).first().waitFor();
    await workbench.screenshot('container-korean');
  });

  it('explains a custom chart in Korean where it is written', async () => {
    const { workbench } = session;
    await workbench.page.keyboard.press('Control+P');
    const file = 'learning-rate.tidemark-chart.json';
    await workbench.quickInput.type(file);
    await workbench.quickInput.pick(new RegExp(`^${file}`));
    await workbench.editorTab(file).waitFor();
    await workbench.page.keyboard.press('Control+G');
    await workbench.quickInput.answer(':3:7');
    const hover = workbench.page.locator('.monaco-hover', { hasText: '실행' });
    // The schema comes after the text: until then there is nothing to show.
    await until('the hover', async () => {
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+I');
      return hover.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
    await workbench.screenshot('custom-chart-hover-korean');
  });
});
