import type { ArtifactFile } from '../../../src/core/entities';
import { MemoryBackend } from './backend';
import { png } from './picture';

const HUGE = 'images/huge+step+0+timestamp+1+u.png';

/** Of one file it says that it has a gigabyte. */
class ImagesBackend extends MemoryBackend {
  override async listArtifacts(ownerId: string, path: string): Promise<readonly ArtifactFile[]> {
    const files = await super.listArtifacts(ownerId, path);
    return files.map((file) => (file.path === HUGE ? { ...file, fileSize: 2 ** 30 } : file));
  }
}

export const imagePath = (key: string, step: number): string =>
  `images/${key.replaceAll('/', '~')}+step+${step}+timestamp+${1000 + step}+0a-1b.png`;

/** A ring on black in 28 × 28 pixels, as a model that learns to draw makes it: clearer with each step. */
export function ring(step: number, seed: number): Uint8Array {
  let state = seed * 7919 + step;
  const noise = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const learnt = Math.min(1, step / 30);
  return png(28, 28, (x, y) => {
    const distance = Math.abs(Math.hypot(x - 13.5, (y - 13.5) * 0.8) - 6 - (seed % 3));
    const drawn = Math.max(0, 1 - distance / 2.2);
    const value = Math.round(255 * (learnt * drawn + (1 - learnt) * noise() * 0.6));
    return [value, value, value];
  });
}

/** A matrix in colours, wider than high, as matplotlib leaves one. */
function matrix(step: number, hue: number): Uint8Array {
  return png(320, 240, (x, y) => {
    const [column, row] = [Math.floor((x - 40) / 24), Math.floor((y - 20) / 20)];
    if (x < 40 || column > 9 || y < 20 || row > 9) return [250, 250, 250];
    const near = Math.max(0, 1 - Math.abs(column - row) / (8 - step / 6));
    return [Math.round(250 - 200 * near), Math.round(250 - near * hue), Math.round(250 - 80 * near)];
  });
}

interface ImageRuns {
  readonly backend: MemoryBackend;
  readonly runIds: readonly string[];
  readonly files: readonly Record<string, string | Uint8Array>[];
}

/**
 * Four runs with images and one without: the first logs often, the second seldom; of the third one is broken, and the
 * last has a key of its own, which is huge.
 */
export function imageRuns(): ImageRuns {
  const backend = new ImagesBackend();
  const often = [0, 10, 20, 30];
  const files = [
    Object.fromEntries(
      often.flatMap((step) => [
        [imagePath('samples/ring', step), ring(step, 1)],
        [imagePath('val/confusion', step), matrix(step, 120)],
      ]),
    ),
    Object.fromEntries(
      [0, 20].flatMap((step) => [
        [imagePath('samples/ring', step), ring(step, 2)],
        [imagePath('val/confusion', step), matrix(step, 40)],
      ]),
    ),
    {
      ...Object.fromEntries(often.slice(1).map((step) => [imagePath('samples/ring', step), ring(step, 3)])),
      [imagePath('val/confusion', 10)]: matrix(10, 200),
      [imagePath('val/confusion', 30)]: 'this is no picture',
    },
    {
      ...Object.fromEntries(often.map((step) => [imagePath('samples/ring', step), ring(step, 4)])),
      [HUGE]: 'x',
    },
    {},
  ];
  const names = ['able-crane-512', 'calm-owl-77', '<b>quick-fox</b>', 'still-heron-3', 'no-images-1'];
  const runIds = names.map((name, index) => {
    const runId = String(index + 1).padStart(32, 'b');
    backend.add({
      runId,
      name,
      status: index === 0 ? 'RUNNING' : 'FINISHED',
      tags: index === 4 ? {} : { 'mlflow.loggedImages': 'True' },
      files: files[index] ?? {},
    });
    backend.log(runId, 'loss', [2, 1, 0.5]);
    return runId;
  });
  return { backend, runIds, files };
}
