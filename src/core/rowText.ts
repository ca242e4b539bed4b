import type { CompareSection, RunSurroundings } from './comparison';
import { loggedRows, surroundingRows } from './comparison';
import type { Run } from './entities';

/** One row of a comparison as a document of its own: what a line has no room for. '' where the run has none. */
export function rowText(
  run: Run,
  surroundings: RunSurroundings,
  row: { readonly section: CompareSection; readonly key: string },
): string {
  if (row.section === 'datasets') {
    const found = run.inputs.datasets.find(({ dataset }) => row.key.startsWith(dataset.name))?.dataset;
    if (!found) return '';
    const { name, digest, sourceType, source, schema, profile } = found;
    const parts = {
      name,
      digest,
      sourceType,
      source: readable(source),
      schema: readable(schema),
      profile: readable(profile),
    };
    return `${JSON.stringify(parts, null, 2)}\n`;
  }
  const rows = [...loggedRows([run], { metric: 'last', extents: [] }), ...surroundingRows([surroundings])];
  const value = rows.find(({ section, key }) => section === row.section && key === row.key)?.values[0];
  if (value === undefined || value === null) return '';
  if (row.section === 'models') return `${String(value).replace(/, | (?=→)/g, '\n')}\n`;
  const parsed = readable(String(value));
  return `${typeof parsed === 'object' ? JSON.stringify(parsed, null, 2) : String(value)}\n`;
}

/** JSON within a text, as most of MLflow's longer values are. */
function readable(text: string | null): unknown {
  if (text === null || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
