import type { CompareSection, RunSurroundings } from './comparison';
import { datasetKey, loggedRows, surroundingRows } from './comparison';
import type { MetricSummary, RunWithoutMetrics } from './entities';

/** What an editor has room for beside another one. */
const LONG = 100;

/**
 * One row of a comparison as a document of its own: what a line has no room for. '' where the run has none. That of a
 * metric is `metricText`.
 */
export async function rowText(
  run: RunWithoutMetrics,
  surroundings: RunSurroundings,
  row: { readonly section: CompareSection; readonly key: string },
): Promise<string> {
  if (row.section === 'datasets') {
    const found = run.inputs.datasets.findLast((input) => datasetKey(input) === row.key)?.dataset;
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
  const pause = async (): Promise<void> => undefined;
  const rows = [...(await loggedRows([run], [], pause)), ...(await surroundingRows([surroundings], pause))];
  const value = rows.find(({ section, key }) => section === row.section && key === row.key)?.values[0];
  if (value === undefined || value === null) return '';
  if (row.section === 'models') return `${String(value).replace(/, | (?=→)/g, '\n')}\n`;
  const parsed = readable(String(value));
  return `${typeof parsed === 'object' ? JSON.stringify(parsed, null, 2) : inLines(String(value))}\n`;
}

/** A long line that lists something, an item a line: a diff editor shows the lines that differ, and not how far to the right. */
function inLines(text: string): string {
  return text.length > LONG && !text.includes('\n') ? text.replace(/([,;]) +/g, '$1\n') : text;
}

/** All that the table may show of it, whichever it shows now. */
export function metricText({ value, min, max }: MetricSummary): string {
  const lines = [
    ['last', value],
    ['min', min ?? value],
    ['max', max ?? value],
  ] as const;
  return lines.map(([name, number]) => `${name}: ${number}\n`).join('');
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
