import assert from 'node:assert/strict';
import { ModelFiles } from '../../../src/features/run/inputs';
import { LocalBackend } from '../../../src/store/localBackend';
import { cleanUp, temporaryStore } from '../store/support';

describe('what the MLmodel file of a model says', () => {
  afterEach(cleanUp);

  it('is read again when the file is another one, and not before', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const { modelId, artifactUri } = store.loggedModels.create({
      experimentId: '0',
      name: 'm',
      modelType: null,
      sourceRunId: null,
      params: [],
      tags: [],
    });
    const folder = artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    const write = (python: string): Promise<void> =>
      store.artifacts.write(
        `${folder}/MLmodel`,
        Buffer.from(`flavors:\n  python_function: { python_version: ${python} }\n`),
      );
    let reads = 0;
    const files = new ModelFiles();
    const version = async (): Promise<string | undefined> =>
      (
        await files.about(
          {
            statArtifact: (owner, path) => backend.statArtifact(owner, path),
            readArtifactRange: (...range) => {
              reads++;
              return backend.readArtifactRange(...range);
            },
          },
          modelId,
        )
      )?.pythonVersion;
    assert.equal(await version(), undefined, 'not uploaded yet');
    await write('3.11.7');
    assert.deepEqual([await version(), await version(), reads], ['3.11.7', '3.11.7', 1]);
    await write('3.12.12');
    assert.deepEqual([await version(), await version(), reads], ['3.12.12', '3.12.12', 2]);
    backend.dispose();
  });
});
