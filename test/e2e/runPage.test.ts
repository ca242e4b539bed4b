import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Session } from './driver/session';
import { openSession } from './driver/session';
import { fillStore, seedRun, storeFolder } from './driver/store';
import { until } from './driver/until';
import { picture } from '../webview/support/picture';

const NOTEBOOK = {
  cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: ['print(1 + 1)'] }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};
const PDF = '%PDF-1.4\n%%EOF\n';
const LOGGED_IMAGES = { 'mlflow.loggedImages': 'True' };

/** Where the files of able-crane-512 are. */
let craneFiles = '';

describe('a run’s page', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ prepare: fill });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await session.workbench.screenshot('failed-run-page');
  });
  after(() => session.close());

  it('opens from the tree, shows what the run left, takes a note, and is there again after a reload', async () => {
    const { workbench } = session;
    const { page } = workbench;
    await workbench.openContainer('Tidemark');
    await workbench.expand(workbench.row('Experiments', /^digits/));
    await workbench.row('Experiments', /^calm-owl-77/).click();
    await workbench.editorTab('calm-owl-77').waitFor();
    await workbench.row('Experiments', /^able-crane-512/).click();
    const run = await workbench.webviewFrame('able-crane-512');
    assert.equal(await workbench.editorTab('calm-owl-77').count(), 0, 'a click opened a second page');
    await run.getByText('learning_rate').waitFor();
    await run.locator('[role=row]', { hasText: 'val/accuracy' }).locator('svg path').waitFor();
    await workbench.screenshots('run-page-overview');

    await run.getByRole('button', { name: 'Add a Note' }).click();
    await run.getByLabel('Note').fill('Best of the **week**.');
    await page.keyboard.press('Control+Enter');
    await run.locator('strong', { hasText: 'week' }).waitFor();

    await run.getByRole('tab', { name: 'Charts' }).click();
    await run.locator('canvas[aria-label="val/accuracy: 1 run, 10 points"]').waitFor();
    await workbench.screenshots('run-page-charts');
    await run.getByRole('tab', { name: 'Artifacts' }).click();
    await run.getByRole('treeitem', { name: 'images' }).click();
    await run.locator('figure img').first().waitFor();
    await run.getByRole('slider', { name: 'Step' }).focus();
    await page.keyboard.press('Home');
    await run.getByText('Step 0').first().waitFor();
    await workbench.screenshots('run-page-images');
    await run.getByRole('treeitem', { name: 'report.html' }).click();
    await run.frameLocator('iframe[sandbox=""]').getByText('All good.').waitFor();
    await workbench.screenshot('run-page-html');
    await run.getByRole('treeitem', { name: 'notes.txt' }).dblclick();
    await until('the file in an editor', async () =>
      (await workbench.editorText()).includes('written by hand'),
    );

    await workbench.reload();
    const again = await workbench.webviewFrame('able-crane-512');
    await again.locator('pre', { hasText: 'written by hand' }).waitFor();
    await again.getByRole('tab', { name: 'Overview' }).click();
    await again.locator('strong', { hasText: 'week' }).waitFor();
  });

  it('opens notebooks and sound in the editors that VS Code has for them', async () => {
    const { workbench } = session;
    const { page } = workbench;
    const open = async (name: string): Promise<void> => {
      const run = await workbench.webviewFrame('able-crane-512');
      await run.getByRole('tab', { name: 'Artifacts' }).click();
      await run.getByRole('treeitem', { name }).click();
      await run.locator('.empty vscode-button', { hasText: 'Open in Editor' }).click();
      await workbench.editorTab(name).waitFor();
    };
    await open('analysis.ipynb');
    await page.locator('.notebook-editor:visible', { hasText: 'print(1 + 1)' }).waitFor();
    await workbench.screenshot('artifact-notebook');
    await open('tone.wav');
    await (await workbench.webviewFrame('tone.wav')).locator('audio').waitFor({ state: 'attached' });
    await workbench.screenshot('artifact-sound');
  });

  it('plays a video in the editor that VS Code has for it', async () => {
    const { workbench } = session;
    const { page } = workbench;
    writeFileSync(path.join(craneFiles, 'rollout.webm'), await recorded(page.context()));
    const run = await workbench.webviewFrame('able-crane-512');
    await run.getByRole('tab', { name: 'Overview' }).click();
    await run.getByRole('tab', { name: 'Artifacts' }).click();
    await run.getByRole('treeitem', { name: 'rollout.webm' }).click();
    await run.locator('.empty vscode-button', { hasText: 'Open in Editor' }).click();
    const video = (await workbench.webviewFrame('rollout.webm')).locator('video');
    await video.waitFor();
    const width = async (): Promise<number> =>
      video.evaluate((element: unknown) => (element as { readonly videoWidth: number }).videoWidth);
    await until('the picture', async () => (await width()) === 64);
    await workbench.screenshot('artifact-video');
  });

  it('says of a PDF that no editor shows it, and saves a copy of it', async () => {
    const { workbench } = session;
    const run = await workbench.webviewFrame('able-crane-512');
    await run.getByRole('tab', { name: 'Artifacts' }).click();
    await run.getByRole('treeitem', { name: 'report.pdf' }).click();
    await run.getByText('an editor where an extension brings one').waitFor();
    await workbench.screenshots('artifact-pdf');
    await run.locator('.ways vscode-button', { hasText: 'Open in Editor' }).click();
    const told = workbench.notification('No editor that is installed shows report.pdf.');
    await told.getByRole('button', { name: 'Find an Extension' }).waitFor();
    await told.getByRole('button', { name: 'Save a Copy…' }).click();
    const copy = path.join(session.workspace, 'copy of the report.pdf');
    await workbench.quickInput.titled(/Save a Copy of report\.pdf/);
    await workbench.quickInput.answerPath(/report\.pdf$/, copy);
    await until('the copy', () => existsSync(copy) && readFileSync(copy, 'utf8') === PDF);
    assert.equal(await workbench.editorTab('report.pdf').count(), 0);
  });

  it('has its images beside those of others on the charts page, from where they open in an editor', async () => {
    const { workbench } = session;
    await workbench.contextMenu(workbench.row('Experiments', /^digits/), 'Show Charts');
    const charts = await workbench.webviewFrame(/Charts/);
    const grid = charts.getByRole('region', { name: 'Images' });
    await grid.locator('tm-chart').scrollIntoViewIfNeeded();
    const cell = charts.getByRole('gridcell', { name: 'samples, able-crane-512, Step 10' });
    await cell.locator('img').waitFor();
    await charts.getByRole('gridcell', { name: 'samples, calm-owl-77, Step 5' }).locator('img').waitFor();
    await workbench.screenshots('charts-images');
    await cell.press('Enter');
    await workbench.editorTab(/samples\+step\+10/).waitFor();
  });
});

function fill(workspace: string): void {
  fillStore(workspace, (store) => {
    const params = { learning_rate: '0.01', epochs: '30' };
    const metrics = { 'val/accuracy': 0.9844, 'val/loss': 0.2 };
    const owl = seedRun(store, 'digits', { name: 'calm-owl-77', params, metrics, tags: LOGGED_IMAGES });
    const runId = seedRun(store, 'digits', {
      name: 'able-crane-512',
      params,
      metrics,
      tags: { team: 'vision', ...LOGGED_IMAGES },
    });
    const folderOf = (id: string): string => {
      const place = store.runs.info(id).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
      return path.join(storeFolder(workspace), 'artifacts', place);
    };
    for (const [id, steps] of [
      [runId, [0, 5, 10]],
      [owl, [0, 5]],
    ] as const) {
      mkdirSync(path.join(folderOf(id), 'images'), { recursive: true });
      for (const step of steps) {
        const file = `images/samples+step+${step}+timestamp+${1000 + step}+abc.png`;
        writeFileSync(path.join(folderOf(id), file), picture(28, 28, step * 20));
      }
    }
    const folder = folderOf(runId);
    writeFileSync(path.join(folder, 'notes.txt'), 'written by hand\n');
    writeFileSync(path.join(folder, 'analysis.ipynb'), JSON.stringify(NOTEBOOK));
    writeFileSync(path.join(folder, 'tone.wav'), tone());
    writeFileSync(path.join(folder, 'report.pdf'), PDF);
    craneFiles = folder;
    writeFileSync(
      path.join(folder, 'report.html'),
      '<style>p { color: green }</style><script>document.body.textContent = "ran"</script><p>All good.</p>',
    );
  });
}

interface Recorder {
  start(): void;
  stop(): void;
  ondataavailable: (event: { readonly data: { arrayBuffer(): Promise<ArrayBuffer> } }) => void;
}
declare const document: {
  createElement(name: string): {
    width: number;
    height: number;
    captureStream(rate: number): unknown;
    getContext(kind: string): { fillStyle: string; fillRect(...box: number[]): void };
  };
};
declare const MediaRecorder: new (stream: unknown, options: object) => Recorder;

/** A short film of 64 by 48 pixels, which the browser makes itself. */
async function recorded(context: BrowserContext): Promise<Buffer> {
  const page = await context.newPage();
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 48];
    const drawing = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    const data = new Promise<ArrayBuffer>((resolve) => {
      recorder.ondataavailable = (event) => resolve(event.data.arrayBuffer());
    });
    recorder.start();
    for (let frame = 0; frame < 12; frame++) {
      drawing.fillStyle = `hsl(${frame * 30} 80% 50%)`;
      drawing.fillRect(0, 0, 64, 48);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    recorder.stop();
    return [...new Uint8Array(await data)];
  });
  await page.close();
  return Buffer.from(bytes);
}

/** A tenth of a second of a sine, as WAV. */
function tone(): Buffer {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF');
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 16_000],
    [40, samples * 2],
  ] as const)
    wav.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    wav.writeUInt16LE(value, at);
  wav.write('data', 36);
  for (let index = 0; index < samples; index++)
    wav.writeInt16LE(Math.round(9000 * Math.sin(index / 3)), 44 + index * 2);
  return wav;
}
