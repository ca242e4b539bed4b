import type { ChartsArrangement, ChartSection } from '../../src/core/charts/workspace';
import { IMAGES, IMAGES_SECTION, sectionsOf } from '../../src/core/charts/workspace';
import type { ChartsDescription } from '../../src/core/panels/charts';
import type { ChartsStrings } from '../../src/core/panels/strings';

interface Made {
  readonly sections: readonly ChartSection[];
  /** What charts are made for by themselves: the metrics, and images where a run has some. */
  readonly keys: readonly string[];
}

/** The sections of a page: of one arrangement and its runs the same ones, so that charts that stay are not drawn anew. */
export class MadeSections {
  #of: readonly unknown[] = [];
  #made: Made = { sections: [], keys: [] };

  of(arrangement: ChartsArrangement, description: ChartsDescription | undefined): Made {
    const of = [arrangement.sections, arrangement.removed, description];
    if (of.length === this.#of.length && of.every((one, index) => one === this.#of[index])) return this.#made;
    const { metricKeys = [], singleKeys = [], runs = [] } = description ?? {};
    const keys = runs.some(({ hasImages }) => hasImages) ? [...metricKeys, IMAGES] : metricKeys;
    this.#of = of;
    this.#made = { sections: sectionsOf(arrangement, keys, new Set(singleKeys)), keys };
    return this.#made;
  }
}

/** What a person calls a section: that of the images has a name of ours. */
export function sectionTitle(name: string, words: ChartsStrings): string {
  return name === IMAGES_SECTION ? words.imagesSection : name;
}

/** The section that a person means. */
export function sectionNamed(title: string, words: ChartsStrings): string {
  return title === words.imagesSection ? IMAGES_SECTION : title;
}
