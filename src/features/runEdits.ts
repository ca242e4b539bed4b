import type { TrackingBackend } from '../core/backend';
import { invalid, sentence, TidemarkError } from '../core/errors';
import { LIMITS } from '../core/limits';
import { COLOUR_TAG, NOTE_TAG } from '../core/runTable';

type Editable = Pick<TrackingBackend, 'setTag' | 'deleteTag'>;

/** Sets a run's note; an empty one is removed. */
export async function setNote(backend: Editable, runId: string, text: string): Promise<void> {
  if (text.trim() === '') {
    await removed(backend, runId, NOTE_TAG);
    return;
  }
  checkLength(text);
  await backend.setTag(runId, NOTE_TAG, text);
}

/** Sets a tag that a person made up. MLflow's own and ours say what happened, and aren't edited. */
export async function setTag(backend: Editable, runId: string, key: string, value: string): Promise<void> {
  if (key.trim() === '') throw invalid(sentence('A tag needs a name.'));
  checkOwn(key);
  checkLength(value);
  await backend.setTag(runId, key, value);
}

/** A hue's name; '' for the colour that follows from the run. */
export async function setColour(backend: Editable, runId: string, colour: string): Promise<void> {
  if (colour === '') await removed(backend, runId, COLOUR_TAG);
  else await backend.setTag(runId, COLOUR_TAG, colour);
}

export async function deleteTag(backend: Editable, runId: string, key: string): Promise<void> {
  checkOwn(key);
  await removed(backend, runId, key);
}

/** Whether people set this tag, rather than a program about the run. */
export function isOwnTag(key: string): boolean {
  return !key.startsWith('mlflow.') && !key.startsWith('tidemark.');
}

function checkOwn(key: string): void {
  if (!isOwnTag(key)) {
    throw invalid(
      sentence("The tag '{0}' can't be edited: names with 'mlflow.' and 'tidemark.' are reserved.", key),
    );
  }
}

/** A longer one would be cut off without a word, as MLflow does. */
function checkLength(text: string): void {
  const most = LIMITS.runTagValue;
  if (text.length > most) {
    throw invalid(sentence('This has {0} characters; there is room for {1}.', text.length, most));
  }
}

/** What isn't there any more is removed already. */
async function removed(backend: Editable, runId: string, key: string): Promise<void> {
  try {
    await backend.deleteTag(runId, key);
  } catch (error) {
    const gone = error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST';
    if (!gone) throw error;
  }
}
