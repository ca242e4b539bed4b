import type { KeyValue, Metric, Run } from '../core/entities';
import { encodeMetric, encodeRun, valueText } from './encode';

/**
 * A JSON list of runs as `encodeRun` has them. A page has thousands of values: an object for each, made to be written down
 * at once, costs as much as reading the rows.
 */
export function runsText(runs: readonly Run[]): string {
  const names = new Map<string, string>();
  const quoted = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const text = JSON.stringify(name);
    names.set(name, text);
    return text;
  };
  const metric = (item: Metric): string =>
    item.exact || item.modelId !== null || item.datasetName !== null
      ? JSON.stringify(encodeMetric(item))
      : `{"key":${quoted(item.key)},"value":${valueText(item.value)},"timestamp":${item.timestamp},"step":${item.step}}`;
  const keyValue = ({ key, value }: KeyValue): string =>
    `{"key":${quoted(key)},"value":${JSON.stringify(value)}}`;
  return itemsText(runs, (run) => {
    const { info, inputs, outputs } = encodeRun({ ...run, data: { metrics: [], params: [], tags: [] } });
    const { metrics, params, tags } = run.data;
    const data = [
      ...(metrics.length > 0 ? [`"metrics":${itemsText(metrics, metric)}`] : []),
      ...(params.length > 0 ? [`"params":${itemsText(params, keyValue)}`] : []),
      ...(tags.length > 0 ? [`"tags":${itemsText(tags, keyValue)}`] : []),
    ];
    return `{"info":${JSON.stringify(info)},"data":{${data.join()}},"inputs":${JSON.stringify(inputs)},"outputs":${JSON.stringify(outputs)}}`;
  });
}

function itemsText<T>(items: readonly T[], textOf: (item: T) => string): string {
  let text = '';
  for (const item of items) text += text === '' ? textOf(item) : `,${textOf(item)}`;
  return `[${text}]`;
}
