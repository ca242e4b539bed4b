import assert from 'node:assert/strict';
import { openSession, type Session } from './driver/session';

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
});
