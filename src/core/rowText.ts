import type { CompareSection, MetricExtent, RunSurroundings } from './comparison';
import { datasetKey, loggedRows, surroundingRows } from './comparison';
import type { Run } from './entities';

/** One row of a comparison as a document of its own: what a line has no room for. '' where the run has none. */
export function rowText(
  run: Run,
  surroundings: RunSurroundings,
  row: { readonly section: CompareSection; readonly key: string },
  extents: readonly MetricExtent[],
): string {
  if (row.section === 'metrics') return metricText(run, row.key, extents);
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
  const rows = [...loggedRows([run], { metric: 'last', extents: [] }), ...surroundingRows([surroundings])];
  const value = rows.find(({ section, key }) => section === row.section && key === row.key)?.values[0];
  if (value === undefined || value === null) return '';
  if (row.section === 'models') return `${String(value).replace(/, | (?=→)/g, '\n')}\n`;
  const parsed = readable(String(value));
  return `${typeof parsed === 'object' ? JSON.stringify(parsed, null, 2) : String(value)}\n`;
}

/** All that the table may show of it, whichever it shows now. */
function metricText({ data, info }: Run, key: string, extents: readonly MetricExtent[]): string {
  const last = data.metrics.find((metric) => metric.key === key)?.value;
  if (last === undefined) return '';
  const extent = extents.find((one) => one.runId === info.runId && one.key === key);
  const lines = [['last', last], ['min', extent?.min ?? last], ['max', extent?.max ?? last]] as const; // prettier-ignore
  return lines.map(([name, value]) => `${name}: ${value}\n`).join('');
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
