import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { chartName } from '../../src/core/charts/kinds';
import { patternOf } from '../../src/core/charts/line';
import type { ChartsArrangement, ChartSection, PlacedChart } from '../../src/core/charts/workspace';
import { shownCharts } from '../../src/core/charts/workspace';
import { button } from '../ui/controls';
import { chevronDown, chevronRight } from '../ui/icons';
import { fill, shorten, titleText } from '../ui/strings';
import type { ChartActions } from './frame';
import { DRAGGED } from './frame';
import { sectionTitle } from './madeSections';
import type { ChartContext } from './model';

/** Frames made at once: what can't be seen of them costs little, but thousands of metrics add up. */
export const CHARTS_AT_ONCE = 400;

export interface ShownSection {
  readonly section: ChartSection;
  readonly charts: readonly PlacedChart[];
}

/** Sections with charts that these runs have something for and the filter finds. */
export function shownSections(
  sections: readonly ChartSection[],
  metricKeys: readonly string[],
  filter: string,
): readonly ShownSection[] {
  const keys = new Set(metricKeys);
  const pattern = filter === '' ? undefined : patternOf(filter);
  return sections
    .map((section) => ({
      section,
      charts: shownCharts(section, keys).filter(({ spec }) => pattern?.test(chartName(spec)) ?? true),
    }))
    .filter(({ charts }) => charts.length > 0);
}

interface SectionList {
  readonly shown: readonly ShownSection[];
  /** Charts that are made, of all sections. */
  readonly most: number;
  readonly context: ChartContext;
  readonly steps: ChartsArrangement['steps'];
  readonly actions: ChartActions;
  readonly onToggle: (name: string, open: boolean) => void;
  readonly onDrop: (draggedId: string, section: string) => void;
  readonly onMore: (many: number) => void;
}

export function sectionList(list: SectionList): TemplateResult {
  const { shown, most, context, onMore } = list;
  const { words, formats } = context.look;
  const many = shown.reduce((sum, { section, charts }) => sum + (section.open ? charts.length : 0), 0);
  let room = most;
  return html`${repeat(
    shown,
    ({ section }) => section.name,
    ({ section, charts }) => {
      const fits = charts.slice(0, section.open ? room : 0);
      room -= fits.length;
      return oneSection(list, section, fits, charts.length);
    },
  )}
  ${
    many > most
      ? html`<div class="more">
          ${button({
            label: fill(words.moreCharts, formats.count(Math.min(many - most, CHARTS_AT_ONCE))),
            onPress: () => onMore(CHARTS_AT_ONCE),
          })}
        </div>`
      : nothing
  }`;
}

function oneSection(
  { shown, context, steps, actions, onToggle, onDrop }: SectionList,
  { name, open }: ChartSection,
  charts: readonly PlacedChart[],
  many: number,
): TemplateResult {
  const { words, formats } = context.look;
  const title = name === '' ? words.otherMetrics : sectionTitle(name, words);
  const dragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes(DRAGGED)) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    const dragged = event.dataTransfer?.getData(DRAGGED);
    if (!dragged) return;
    event.preventDefault();
    onDrop(dragged, name);
  };
  return html`<section aria-label=${titleText(title)} @dragover=${dragOver} @drop=${drop}>
    ${
      shown.length > 1 || name !== ''
        ? html`<h2>
            <button
              class="group"
              aria-expanded=${open ? 'true' : 'false'}
              title=${fill(open ? words.hideGroup : words.showGroup, titleText(title))}
              @click=${() => onToggle(name, !open)}
            >
              ${open ? chevronDown : chevronRight}<span>${shorten(title)}</span>
              ${open ? nothing : html`<span class="muted">${formats.count(many)}</span>`}
            </button>
          </h2>`
        : nothing
    }
    ${
      open
        ? html`<div class="grid">
            ${repeat(
              charts,
              ({ id }) => id,
              (chart) =>
                html`<tm-chart
                  .chart=${chart}
                  .name=${nameWithin(name, chart)}
                  .context=${context}
                  .step=${steps[chart.id]}
                  .actions=${actions}
                ></tm-chart>`,
            )}
          </div>`
        : nothing
    }
  </section>`;
}

/** Of a metric's own chart, without the prefix that is the section's title already. */
function nameWithin(section: string, { metric, spec }: PlacedChart): string {
  const whole = chartName(spec);
  const prefix = section === '' ? '' : `${section}/`;
  return metric === whole && whole.startsWith(prefix) ? whole.slice(prefix.length) : whole;
}
