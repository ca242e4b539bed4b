import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { patternOf } from '../../../src/core/charts/line';
import { button } from '../../ui/controls';
import { shorten } from '../../ui/strings';
import type { Look } from '../model';

/** What stands in place of lines where there are none: why, and what to do. */
export function cover(chart: {
  readonly look: Look;
  readonly problem: string | undefined;
  /** The page says already what is wrong. */
  readonly quiet: boolean;
  readonly hasLines: boolean;
  /** That there is a value which can be drawn, of whatever line. */
  readonly hasValues: boolean;
  readonly hasRuns: boolean;
  readonly hasMetrics: boolean;
  readonly match: string;
  readonly loaded: boolean;
  readonly retry: () => void;
}): TemplateResult | typeof nothing {
  const { look, problem, quiet, hasLines, hasValues, hasRuns, hasMetrics, match, loaded, retry } = chart;
  const { words } = look;
  const say = (sentence: string): TemplateResult => html`<div class="cover muted">${sentence}</div>`;
  // With lines to show, the header has the problem.
  if (problem !== undefined && !hasLines) {
    if (quiet) return nothing;
    return html`<div class="cover" role="alert">
      <span class="problem">${shorten(problem, 300)}</span>
      ${button({ label: words.tryAgain, onPress: retry })}
    </div>`;
  }
  if (!hasRuns) return say(words.allRunsHidden);
  if (!hasMetrics)
    return say(match !== '' && patternOf(match) === undefined ? words.noPattern : words.noMetricMatches);
  if (loaded && !hasLines) return say(words.noPoints);
  return hasLines && !hasValues ? say(words.allNotFinite) : nothing;
}
