import { curve, MemoryBackend } from './backend';

export const CRANE = 'a1f0c3d2e4b5968778695a4b3c2d1e0f';
export const OWL = 'b2e1d4c3f5a6079869784b5c6d7e8f90';
export const FOX = 'c3d2e5b4a6970811223344556677889a';

/** Three runs with five metrics, of different lengths. */
export function sample(): MemoryBackend {
  const backend = new MemoryBackend();
  backend.add({ runId: CRANE, name: 'able-crane-512', status: 'RUNNING' });
  backend.add({ runId: OWL, name: 'calm-owl-77' });
  backend.add({ runId: FOX, name: 'brave-fox-9', status: 'FAILED' });
  for (const [index, runId] of [CRANE, OWL, FOX].entries()) {
    const length = [180, 400, 260][index] ?? 0;
    const loss = curve(length, 0.08 + 0.07 * index, index + 1);
    backend.log(runId, 'loss', loss);
    backend.log(
      runId,
      'accuracy',
      loss.map((value) => 1 - value / 2),
    );
    backend.log(runId, 'val/loss', curve(length / 10, 0.15 + 0.06 * index, index + 7));
    backend.log(
      runId,
      'val/accuracy',
      curve(length / 10, 0, index + 5).map((value) => 0.97 - value / 2),
    );
    backend.log(
      runId,
      'learning_rate',
      loss.map((_, step) => 0.01 * 0.99 ** step),
    );
  }
  return backend;
}
