import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { ComparedRun, Comparison } from '../../src/core/panels/compare';
import type { CompareStrings } from '../../src/core/panels/strings';
import { paletteSlots } from '../ui/colours';
import { button, checkbox } from '../ui/controls';
import type { Formats } from '../ui/format';
import { fill, shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { Theme } from '../ui/theme';
import { observeTheme, readTheme } from '../ui/theme';
import { comparePageStyles } from './page.styles';
import { asText, comparisonTable } from './table';

export interface CompareArrangement {
  readonly onlyDifferences: boolean;
}

/** The page: a table of what differs between runs. */
export class ComparePage extends LitElement {
  static override readonly styles = [sharedStyles, comparePageStyles];
  static override readonly properties = {
    arrangement: { attribute: false },
    comparison: { state: true },
    problem: { state: true },
    busy: { state: true },
    copied: { state: true },
    theme: { state: true },
  };
  declare arrangement: CompareArrangement;
  declare private comparison: Comparison | undefined;
  declare private problem: string | undefined;
  declare private busy: boolean;
  declare private copied: boolean;
  declare private theme: Theme;

  readonly #deps: {
    readonly words: CompareStrings;
    readonly formats: Formats;
    readonly compare: (onlyDifferences: boolean, signal: AbortSignal) => Promise<Comparison>;
    readonly openDiff: (leftRunId: string, rightRunId: string) => void;
    readonly openCharts: () => void;
    readonly keep: (arrangement: CompareArrangement) => void;
  };
  #themeObserver: { dispose(): void } | undefined;
  #request: AbortController | undefined;

  constructor(deps: {
    readonly arrangement: CompareArrangement;
    readonly words: CompareStrings;
    readonly formats: Formats;
    readonly compare: (onlyDifferences: boolean, signal: AbortSignal) => Promise<Comparison>;
    readonly openDiff: (leftRunId: string, rightRunId: string) => void;
    readonly openCharts: () => void;
    readonly keep: (arrangement: CompareArrangement) => void;
  }) {
    super();
    this.#deps = deps;
    this.arrangement = deps.arrangement;
    this.busy = false;
    this.copied = false;
    this.theme = readTheme();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themeObserver = observeTheme(() => (this.theme = readTheme()));
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themeObserver?.dispose();
    this.#request?.abort();
  }

  /** Compares anew. What was asked before and isn't answered yet is dropped. */
  async load(): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.busy = true;
    try {
      const comparison = await this.#deps.compare(this.arrangement.onlyDifferences, request.signal);
      if (this.#request !== request) return;
      this.comparison = comparison;
      this.problem = undefined;
    } catch (error) {
      if (this.#request !== request) return;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('arrangement') && this.hasUpdated) {
      this.#deps.keep(this.arrangement);
      void this.load();
    }
  }

  protected override render(): TemplateResult {
    const { words } = this.#deps;
    return html`${this.comparison ? this.#toolbar(this.comparison) : nothing}
      <main>
        ${this.busy ? html`<div class="busy" role="progressbar"></div>` : nothing}
        ${
          this.problem !== undefined
            ? html`<div class="empty" role="alert">
                <div class="problem">${shorten(this.problem, 500)}</div>
                ${button({ label: words.tryAgain, onPress: () => void this.load() })}
              </div>`
            : this.comparison
              ? this.#body(this.comparison)
              : nothing
        }
      </main>`;
  }

  #toolbar(comparison: Comparison): TemplateResult {
    const { words, formats, openCharts } = this.#deps;
    return html`<div class="toolbar">
      ${checkbox({
        label: words.onlyDifferences,
        checked: this.arrangement.onlyDifferences,
        onChange: (onlyDifferences) => (this.arrangement = { onlyDifferences }),
      })}
      <span class="same muted">
        ${comparison.sameCount > 0 ? fill(words.sameCount, formats.count(comparison.sameCount)) : nothing}
        ${comparison.goneRunIds.map((runId) => html` ${fill(words.runGone, runId.slice(0, 8))}`)}
      </span>
      ${button({ label: words.showCharts, onPress: openCharts })}
      ${button({
        label: this.copied ? words.copied : words.copyTable,
        onPress: () => void this.#copy(comparison),
      })}
    </div>`;
  }

  #body(comparison: Comparison): TemplateResult {
    const { words, formats, openDiff } = this.#deps;
    if (comparison.runs.length === 0) return html`<div class="empty">${words.noRuns}</div>`;
    if (comparison.rows.length === 0) {
      const same = comparison.sameCount > 0;
      return html`<div class="empty">${same ? words.noDifferences : words.nothingLogged}</div>`;
    }
    const { palette } = this.theme;
    const slots = paletteSlots(
      comparison.runs.map(({ runId }) => runId),
      palette.length,
    );
    const open = (run: ComparedRun): void => {
      const [baseline, second] = comparison.runs;
      if (!baseline || !second) return;
      // Of the baseline itself there is nothing to compare with but the next run.
      openDiff(baseline.runId, run === baseline ? second.runId : run.runId);
    };
    const look = { words, formats, colourOf: (runId: string) => palette[slots.get(runId) ?? 0] ?? 'gray' };
    return comparisonTable(comparison, look, open);
  }

  async #copy(comparison: Comparison): Promise<void> {
    await navigator.clipboard.writeText(asText(comparison, this.#deps.formats));
    this.copied = true;
    setTimeout(() => (this.copied = false), 1500);
  }
}
customElements.define('tm-compare-page', ComparePage);
