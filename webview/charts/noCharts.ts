import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { ChartsDescription } from '../../src/core/panels/charts';
import type { ChartsStrings } from '../../src/core/panels/strings';
import { button } from '../ui/controls';

/** Why there is no chart, and what to do about it. */
export function noCharts(
  { runs, metricKeys, among }: ChartsDescription,
  words: ChartsStrings,
  showAll: () => void,
): TemplateResult {
  if (runs.length === 0)
    return html`<div class="empty">${among?.isNewest ? words.noRunsYet : words.noRuns}</div>`;
  if (metricKeys.length === 0) return html`<div class="empty">${words.noMetricsYet}</div>`;
  return html`<div class="empty">
    <div>${words.noChartShown}</div>
    ${button({ label: words.showAll, onPress: showAll })}
  </div>`;
}
