import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { button } from '../../ui/controls';
import { infoIcon } from '../../ui/icons';
import { shorten, titleText } from '../../ui/strings';
import { swatch } from '../../ui/swatch';
import type { Look } from '../model';
import type { Legend, Mark } from './figure';

/** What the colours mean, below a drawing. */
export function legendView(legend: Legend): TemplateResult | typeof nothing {
  if (legend.kind === 'none') return nothing;
  if (legend.kind === 'names')
    return html`<div class="legend">
      ${legend.names.map(
        ({ label, colour }) =>
          html`<span title=${titleText(label)}>${swatch(colour)} ${shorten(label, 30)}</span>`,
      )}
    </div>`;
  return html`<div class="legend">
    <span title=${titleText(legend.name)}>${shorten(legend.name, 30)}</span>
    <span class="number">${legend.least}</span>
    <span class="scale">
      ${legend.colours.map(
        (colour) =>
          html`<svg width="14" height="8" aria-hidden="true">
            <rect width="14" height="8" fill=${colour}></rect>
          </svg>`,
      )}
    </span>
    <span class="number">${legend.most}</span>
  </div>`;
}

/** What the cursor reads: beside it, and spoken. */
export function readoutView(mark: Pick<Mark, 'title' | 'colour' | 'rows'> | undefined): TemplateResult {
  const said = mark ? [mark.title, ...mark.rows.map(([name, value]) => `${name} ${value}`)].join(', ') : '';
  return html`<div class="visually-hidden" aria-live="polite">${shorten(said, 1000)}</div>
    ${
      mark
        ? html`<div class="readout" aria-hidden="true">
            <div class="title">
              ${mark.colour === null ? nothing : swatch(mark.colour)}<span>${shorten(mark.title, 60)}</span>
            </div>
            <table>
              ${mark.rows.map(
                ([name, value]) =>
                  html`<tr>
                    <th>${shorten(name, 40)}</th>
                    <td class="number">${shorten(value, 60)}</td>
                  </tr>`,
              )}
            </table>
          </div>`
        : nothing
    }`;
}

/** Beside a chart's title: what is wrong with its data, else what is left out. */
export function noteView(chart: {
  readonly problem: string | undefined;
  readonly said: string;
  readonly look: Look;
  readonly retry: () => void;
}): TemplateResult {
  const { problem, said, look, retry } = chart;
  if (problem === undefined)
    return html`<span class="note muted ${said === '' ? '' : 'said'}" role="status" title=${said}
      >${said === '' ? nothing : html`<span class="sign">${infoIcon}</span><span class="text ellipsis">${said}</span>`}</span
    >`;
  return html`<span class="note problem ellipsis" role="alert" title=${titleText(problem)}
      >${shorten(problem, 300)}</span
    >${button({ label: look.words.tryAgain, onPress: retry })}`;
}

/** In place of a drawing: a sentence, or what went wrong. */
export function coverView(chart: {
  readonly sentence: string | undefined;
  readonly problem: string | undefined;
  readonly look: Look;
  readonly retry: () => void;
}): TemplateResult | typeof nothing {
  const { sentence, problem, look, retry } = chart;
  if (sentence !== undefined) return html`<div class="cover muted">${shorten(sentence, 400)}</div>`;
  if (problem === undefined) return nothing;
  return html`<div class="cover" role="alert">
    <span class="problem">${shorten(problem, 300)}</span>
    ${button({ label: look.words.tryAgain, onPress: retry })}
  </div>`;
}
