import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { RunNotices } from '../../../src/core/panels/run';
import { serveRun } from '../../../src/features/run/session';
import { LocalBackend } from '../../../src/store/localBackend';
import type { Store } from '../../../src/store/store';
import { openStore } from '../../../src/store/store';
import { curve, START } from './backend';
import type { OpenPanel } from './page';
import { openPanel } from './page';
import { picture } from './picture';
import { runEnglish } from './strings';
import type { ThemeFixture } from './themes';

/** A store on disk with one run that has logged of everything, behind the interface that the page reads from. */
export class RunStoreFixture {
  readonly store: Store;
  readonly backend: LocalBackend;
  readonly runId: string;
  readonly modelId: string;
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-run-page-'));

  constructor() {
    this.store = openStore({ directory: path.join(this.#folder, '.tidemark'), mode: 'window' });
    this.backend = new LocalBackend(this.store);
    const experimentId = this.store.experiments.create({ name: 'digits', artifactLocation: null, tags: [] });
    const parent = this.#run(experimentId, 'sweep-over-depth', {});
    this.runId = this.#run(experimentId, 'able-crane-512', {
      'mlflow.parentRunId': parent,
      'mlflow.note.content': NOTE,
      'mlflow.source.name': 'train.py',
      'mlflow.source.type': 'LOCAL',
      'mlflow.source.git.commit': '3fa2c1b9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4',
      'mlflow.loggedArtifacts': '[{"path":"eval/predictions.json","type":"table"}]',
      team: 'vision',
      stage: 'candidate',
      'data version': '2026-03',
    });
    this.store.runs.logParams(
      this.runId,
      Object.entries(PARAMS).map(([key, value]) => ({ key, value })),
    );
    for (const [key, values] of Object.entries(METRICS)) this.log(key, values);
    for (const [index, name] of ['fold-1', 'fold-2', 'fold-3'].entries()) {
      const child = this.#run(experimentId, name, { 'mlflow.parentRunId': this.runId });
      const status = index === 2 ? 'FAILED' : 'FINISHED';
      this.store.runs.update(child, { status, endTime: START + 60_000 * (index + 1) });
    }
    this.store.inputs.logInputs(this.runId, DATASETS, []);
    const model = this.store.loggedModels.create({
      experimentId,
      name: 'classifier',
      modelType: 'sklearn',
      sourceRunId: this.runId,
      params: [{ key: 'depth', value: '5' }],
      tags: [],
    });
    this.modelId = model.modelId;
    this.store.inputs.logOutputs(this.runId, [{ modelId: this.modelId, step: 0 }]);
    this.store.loggedModels.finalize(this.modelId, 'READY');
    this.store.registry.createModel({ name: 'digits-classifier', description: null, tags: [] });
    this.store.registry.createVersion({
      name: 'digits-classifier',
      source: `models:/${this.modelId}`,
      runId: this.runId,
      modelId: this.modelId,
    });
  }

  newRun(name: string): string {
    return this.#run('1', name, {});
  }

  log(key: string, values: readonly number[], from = 0): void {
    this.store.metrics.append(
      this.runId,
      values.map((value, index) => ({
        key,
        value,
        step: from + index,
        timestamp: START + (from + index) * 1000,
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      })),
    );
  }

  async write(file: string, content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    await this.store.artifacts.write(`${this.#artifacts()}/${file}`, bytes);
  }

  /** The MLmodel file of the model that the run logged. */
  async writeModel(text: string): Promise<void> {
    const folder = this.store.loggedModels.get(this.modelId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    await this.store.artifacts.write(`${folder}/MLmodel`, Buffer.from(text));
  }

  async remove(file: string): Promise<void> {
    await this.store.artifacts.delete(`${this.#artifacts()}/${file}`);
  }

  /** What a script leaves: pictures over steps, a table, documents, and something that is none of these. */
  async writeAll(): Promise<void> {
    for (const [key, hue] of [
      ['val~samples', 40],
      ['train~samples', 150],
    ] as const) {
      for (const step of [0, 10, 20]) {
        const name = `images/${key}+step+${step}+timestamp+${START + step}+${step}a-b`;
        await this.write(`${name}.png`, picture(96, 64, hue + step * 4));
        await this.write(`${name}+compressed.webp`, 'not looked at');
      }
    }
    await this.write('eval/predictions.json', JSON.stringify(predictions(500)));
    await this.write('eval/report.html', REPORT);
    await this.write('eval/README.md', NOTE);
    await this.write('eval/confusion.csv', 'label,0,1,"a ""b"", c"\n0,98,2,0\n1,3,97,0\n');
    await this.write(
      'config.json',
      JSON.stringify({ lr: 0.01, layers: [64, 64, 10], data: { split: [0.8, 0.2] } }),
    );
    await this.write('broken.png', 'this is no picture');
    await this.write(
      'logs/console.log',
      '\u001b[32mepoch 1\u001b[0m\nstep 1\rstep 2\rstep 3\ndone <b>not bold</b>\n',
    );
    await this.write(
      'weights.bin',
      Uint8Array.from({ length: 4096 }, (_, index) => index % 251),
    );
    await this.write('figures/roc.png', picture(300, 200, 200));
    await this.writeModel(MLMODEL);
  }

  dispose(): void {
    this.backend.dispose();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #artifacts(): string {
    return this.store.runs.info(this.runId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
  }

  #run(experimentId: string, name: string, tags: Readonly<Record<string, string>>): string {
    const { info } = this.store.runs.create({
      experimentId,
      runName: name,
      userId: 'ana',
      startTime: START,
      status: 'RUNNING',
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    });
    return info.runId;
  }
}

const NOTE = `## What this was for
Does **depth 5** still learn with the *new* split? See [the plan](https://example.test/plan).

- augmented with flips
- \`lr\` from the last sweep
- [x] looked at by Ana

<script>alert(1)</script> ![tracker](https://example.test/pixel.png)`;

const PARAMS: Readonly<Record<string, string>> = {
  learning_rate: '0.01',
  epochs: '20',
  depth: '5',
  optimizer: 'adam',
  batch_size: '64',
  solver: 'lbfgs',
  seed: '42',
  augment: 'flip, rotate, and a rather long list of things that were done to the images before',
  dropout: '0.1',
  'model/hidden_units': '128',
};

const METRICS: Readonly<Record<string, readonly number[]>> = {
  'train/loss': curve(300, 0.05, 1),
  'train/accuracy': curve(300, 0.02, 2).map((value) => 1 - value / 2),
  'val/loss': curve(60, 0.09, 3),
  'val/accuracy': curve(60, 0.03, 4).map((value) => 1 - value / 2),
  lr: Array.from({ length: 60 }, (_, step) => 0.01 * 0.97 ** step),
  grad_norm: Array.from({ length: 60 }, (_, step) => (step % 9 === 0 ? NaN : 1 + Math.sin(step / 4))),
  epochs_done: [20],
  'system/cpu_utilization_percentage': curve(40, 40, 5).map((value) => value * 2),
  'system/gpu_0_utilization_percentage': curve(40, 80, 6),
};

const DATASETS = [
  {
    dataset: {
      name: 'digits',
      digest: 'a1b2c3d4',
      sourceType: 'http',
      source: '{"url": "https://example.test/digits.csv"}',
      schema: JSON.stringify({
        mlflow_colspec: [
          { type: 'double', name: 'pixel_0', required: true },
          { type: 'double', name: 'pixel_1', required: true },
          { type: 'long', name: 'label', required: false },
        ],
      }),
      profile: '{"num_rows": 1797, "num_elements": 116805}',
    },
    tags: [{ key: 'mlflow.data.context', value: 'training' }],
  },
];

/** As the client writes it. */
const MLMODEL = `artifact_path: model
flavors:
  python_function:
    env: { conda: conda.yaml, virtualenv: python_env.yaml }
    loader_module: mlflow.sklearn
    model_path: model.pkl
    predict_fn: predict
    python_version: 3.11.7
  sklearn:
    code: null
    pickled_model: model.pkl
    serialization_format: cloudpickle
    sklearn_version: 1.9.1
mlflow_version: 3.17.2
model_size_bytes: 71953
signature:
  inputs: '[{"type": "double", "name": "pixel_0", "required": true}, {"type": "double",
    "name": "pixel_1", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: '[{"name": "threshold", "type": "double", "default": 0.5, "shape": null}]'
`;

const REPORT = `<!DOCTYPE html><html><head><title>Report</title>
<style>h1 { color: rgb(200, 40, 40) }</style>
<script>document.title = 'ran'; parent.postMessage('escaped', '*')</script></head>
<body onload="alert(1)"><h1>Report</h1><p style="color: rgb(10, 120, 10); font-weight: bold">All good.</p>
<img src="https://example.test/pixel.png" onerror="alert(1)"><a href="javascript:alert(1)">link</a></body></html>`;

export function predictions(rows: number): object {
  return {
    columns: ['image', 'label', 'predicted', 'confidence', 'comment'],
    data: Array.from({ length: rows }, (_, row) => [
      `digit-${row}.png`,
      row % 10,
      (row * 7) % 10,
      Math.round(1000 * Math.abs(Math.sin(row))) / 1000,
      row % 5 === 0 ? 'said "[4, 9]" in doubt' : null,
    ]),
  };
}

export type RunPanel = OpenPanel & { readonly told: string[]; readonly problems: string[] };

/** The page of a run over a real store, with the product's own host side behind it. */
export async function openRunPage(
  browser: Browser,
  fixture: Pick<RunStoreFixture, 'backend' | 'runId'>,
  options: {
    readonly theme?: ThemeFixture;
    readonly state?: unknown;
    readonly runId?: string;
    readonly readOnly?: string;
    readonly viewport?: { readonly width: number; readonly height: number };
  } = {},
): Promise<RunPanel> {
  const { runId = fixture.runId, readOnly, ...page } = options;
  const told: string[] = [];
  const problems: string[] = [];
  const notice =
    <K extends keyof RunNotices>(name: K) =>
    (data: RunNotices[K]): void =>
      void told.push(`${name} ${JSON.stringify(data)}`);
  const panel = await openPanel(browser, {
    script: 'run',
    strings: runEnglish(),
    identity: { folder: 'file:///work', runIds: [runId] },
    serve: (channel) => {
      const session = serveRun({
        channel,
        backend: async () => fixture.backend,
        writable: async () => fixture.backend,
        runId,
        words: {
          modelStatus: (status) => status.toLowerCase(),
          stateOf: ({ currentStage }) => currentStage,
        },
        readOnly: () => readOnly ?? null,
        notices: {
          act: notice('act'),
          openRun: notice('openRun'),
          openUncommitted: notice('openUncommitted'),
          openVersion: notice('openVersion'),
          openArtifact: notice('openArtifact'),
          saveArtifact: notice('saveArtifact'),
          openLink: notice('openLink'),
        },
        saveChart: async () => true,
        onDescribed: () => undefined,
        onProblem: (what, cause) => problems.push(`${what} ${String(cause)}`),
      });
      session.setVisible(true);
      return session;
    },
    ...page,
  });
  return { ...panel, told, problems };
}
