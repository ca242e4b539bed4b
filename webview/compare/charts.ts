import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { flag, shape } from '../../src/core/decode';
import type { CompareStrings } from '../../src/core/panels/strings';
import type { ChartsWithin } from '../charts/within';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { chevronDown, chevronRight } from '../ui/icons';
import { sharedStyles } from '../ui/styles';

/** How a person left the charts: folded away or not, and arranged how. */
export interface KeptCharts {
  readonly open: boolean;
  readonly arrangement: unknown;
}

const kept = shape<KeptCharts>({ open: flag, arrangement: (value) => value });

export function restoredCharts(saved: unknown): KeptCharts {
  try {
    return shape<{ readonly charts: KeptCharts }>({ charts: kept })(saved).charts;
  } catch {
    return { open: true, arrangement: undefined };
  }
}

/** The charts of the compared runs, below their table. They come once the table is there, and cost nothing folded away. */
export class CompareCharts extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border-top: 1px solid var(--hairline);
      }
      .fold {
        display: flex;
        flex: none;
        gap: 4px;
        align-items: center;
        height: 28px;
        padding: 0 12px;
        color: inherit;
        background: none;
        border: none;
        font: inherit;
        font-weight: 600;
        text-align: left;
        cursor: pointer;
      }
      .fold:hover {
        background: var(--hover);
      }
      .drawn {
        flex: 1 1 auto;
        min-height: 0;
      }
      tm-charts-page {
        height: 100%;
      }
    `,
  ];
  static override readonly properties = {
    words: { attribute: false },
    open: { attribute: false },
    said: { attribute: false },
    charts: { state: true },
    failed: { state: true },
  };
  declare words: CompareStrings;
  declare open: boolean;
  declare said: string | undefined;
  declare private charts: ChartsWithin | undefined;
  declare private failed: boolean;
  onToggle: () => void = () => undefined;
  make: () => Promise<ChartsWithin> = () => Promise.reject(new Error('no charts'));

  constructor() {
    super();
    this.open = false;
    this.failed = false;
  }

  /** Some of the runs changed. */
  changed(): void {
    this.charts?.changed(null);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.charts) this.charts.said = this.said;
    if (!changed.has('open')) return;
    if (!this.open) this.charts = undefined;
    else requestIdleCallback(() => void this.#make(), { timeout: 1000 });
  }

  protected override render(): TemplateResult {
    const { words, open } = this;
    return html`<button class="fold" aria-expanded=${String(open)} @click=${() => this.onToggle()}>
        ${open ? chevronDown : chevronRight}${words.charts}
      </button>
      ${open ? html`<div class="drawn">${this.#drawn()}</div>` : nothing}`;
  }

  #drawn(): TemplateResult {
    const { words } = this;
    if (!this.failed) return html`${this.charts ?? nothing}`;
    return failure(words.chartsFailed, button({ label: words.tryAgain, onPress: () => void this.#make() }));
  }

  async #make(): Promise<void> {
    if (!this.open || this.charts) return;
    this.failed = false;
    try {
      this.charts = await this.make();
    } catch {
      this.failed = true;
    }
  }
}
customElements.define('tm-compare-charts', CompareCharts);
