import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROXY_ROOT } from '../locations';
import { text } from '../rows';
import type { Sql } from '../sql';
import { artifactPath } from '../artifactPaths';

const MOST_NOTES = 100;

/**
 * Folders below the artifact root whose run, logged model or experiment is gone, and model versions whose files are. No
 * damage of the store: files come and go by other hands, too.
 */
export function artifactNotes(sql: Sql, root: string): readonly string[] {
  const notes: string[] = [];
  let more = 0;
  for (const note of [...ownerless(sql, root), ...fileless(sql, root)]) {
    if (notes.length < MOST_NOTES) notes.push(note);
    else more++;
  }
  return more > 0 ? [...notes, `There are ${String(more)} more such folders.`] : notes;
}

function* ownerless(sql: Sql, root: string): Generator<string> {
  for (const experiment of foldersIn(root)) {
    if (!/^\d{1,15}$/.test(experiment)) continue;
    const folder = join(root, experiment);
    if (!sql.get('SELECT 1 FROM experiment WHERE id = ?', Number(experiment))) {
      yield `The artifact folder '${folder}' belongs to no experiment.`;
      continue;
    }
    for (const name of foldersIn(folder)) {
      if (/^[0-9a-f]{32}$/.test(name) && !sql.get('SELECT 1 FROM run WHERE run_id = ?', name))
        yield `The artifact folder '${join(folder, name)}' belongs to no run.`;
    }
    for (const name of foldersIn(join(folder, 'models'))) {
      if (/^m-/.test(name) && !sql.get('SELECT 1 FROM logged_model WHERE model_id = ?', name))
        yield `The artifact folder '${join(folder, 'models', name)}' belongs to no logged model.`;
    }
  }
}

function* fileless(sql: Sql, root: string): Generator<string> {
  const rows = sql.all(
    `SELECT m.name, v.version || '' AS version, v.storage_location FROM model_version v
     JOIN registered_model m ON m.id = v.model WHERE v.deleted = 0 AND v.storage_location LIKE ?`,
    `${PROXY_ROOT}%`,
  );
  for (const row of rows) {
    const place = text(row, 'storage_location').slice(PROXY_ROOT.length).replace(/^\/+/, '');
    if (!existsSync(join(root, ...artifactPath(place))))
      yield `The files of version ${text(row, 'version')} of model '${text(row, 'name')}' are not there.`;
  }
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}
