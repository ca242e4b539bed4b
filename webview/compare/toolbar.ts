import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { COMPARED_METRICS } from '../../src/core/comparison';
import type { Comparison } from '../../src/core/panels/compare';
import type { CompareStrings } from '../../src/core/panels/strings';
import { checkbox, choice } from '../ui/controls';
import type { Formats } from '../ui/format';
import type { MenuEntry, MenuItem } from '../ui/menu';
import { openMenu } from '../ui/menu';
import { menuTool, MORE, toolStyles, unseen } from '../ui/menuTool';
import { fill, shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { CompareArrangement } from './deps';

/** A part of the toolbar, and what the menu has in its place where there is no room for it. */
interface Tool {
  readonly shown: TemplateResult;
  readonly entry: MenuItem;
  readonly isAction?: boolean;
}

/** How runs are compared. It is one row: what doesn't fit, the last first, is in a menu at its end. */
export class CompareToolbar extends LitElement {
  static override readonly styles = [
    sharedStyles,
    toolStyles,
    css`
      :host {
        display: block;
        padding: 6px 10px 6px 16px;
        border-bottom: 1px solid var(--hairline);
      }
      .bar {
        display: flex;
        gap: 14px;
        align-items: center;
        height: 26px;
        white-space: nowrap;
      }
      .part {
        display: flex;
        flex: none;
        gap: 14px;
        align-items: center;
      }
      .action,
      .more {
        margin-left: auto;
      }
      .action + .action {
        margin-left: -8px;
      }
      /* As wide as what is chosen, not as the longest name of a run. */
      select {
        field-sizing: content;
        max-width: 18em;
        text-overflow: ellipsis;
      }
    `,
  ];
  static override readonly properties = {
    words: { attribute: false },
    formats: { attribute: false },
    comparison: { attribute: false },
    arrangement: { attribute: false },
    copied: { type: Boolean },
  };
  declare words: CompareStrings;
  declare formats: Formats;
  declare comparison: Comparison;
  declare arrangement: CompareArrangement;
  declare copied: boolean;
  declare onArrange: (change: Partial<CompareArrangement>) => void;
  declare onCharts: () => void;
  declare onCopy: () => void;
  readonly #observer = new ResizeObserver(() => this.#fit());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#fit();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const tools = this.#tools();
    const unseenNow = (): readonly MenuItem[] => {
      const parts = this.#parts();
      return unseen(tools.map(({ entry }, index) => [parts[index], entry]));
    };
    return html`<div class="bar" role="toolbar" aria-label=${words.compareTitle}>
        ${tools.map(
          ({ shown, isAction = false }) =>
            html`<span class="part ${isAction ? 'action' : ''}">${shown}</span>`,
        )}
        <span class="more">${menuTool({ label: MORE, title: words.more, entries: unseenNow })}</span>
      </div>
      <span class="visually-hidden" role="status">${this.copied ? words.copied : nothing}</span>`;
  }

  #tools(): readonly Tool[] {
    const { words, formats, arrangement, comparison } = this;
    const { runs, metricKeys, sameCount } = comparison;
    const onlyDifferences = this.#switch(words.onlyDifferences, 'onlyDifferences');
    const same =
      sameCount > 0
        ? html`<span class="muted">${fill(words.sameCount, formats.count(sameCount))}</span>`
        : nothing;
    const explain = this.#choice({
      label: words.sortBy,
      value: arrangement.explain,
      choices: [
        { value: '', label: words.name },
        ...metricKeys.map((key) => ({ value: key, label: fill(words.explains, shorten(key, 40)) })),
      ],
      onChange: (key) => this.onArrange({ explain: key }),
    });
    return [
      { ...onlyDifferences, shown: html`${onlyDifferences.shown}${same}` },
      this.#choice({
        label: words.compareWith,
        value: arrangement.baseline,
        choices: runs.map(({ runId, runName }) => ({ value: runId, label: shorten(runName, 40) })),
        onChange: (baseline) => this.onArrange({ baseline }),
      }),
      this.#choice({
        label: words.metrics,
        value: arrangement.metric,
        choices: COMPARED_METRICS.map((metric) => ({ value: metric, label: words[metric] })),
        onChange: (metric) => this.onArrange({ metric }),
      }),
      ...(metricKeys.length === 0 || runs.length < 3 ? [] : [explain]),
      this.#switch(words.transpose, 'transposed'),
      this.#action(words.showCharts, () => this.onCharts()),
      this.#action(this.copied ? words.copied : words.copyTable, () => this.onCopy()),
    ];
  }

  #switch(label: string, key: 'onlyDifferences' | 'transposed'): Tool {
    const checked = this.arrangement[key];
    return {
      shown: checkbox({ label, checked, onChange: (now) => this.onArrange({ [key]: now }) }),
      entry: { label, checked, onPress: () => this.onArrange({ [key]: !checked }) },
    };
  }

  /** In the menu, a menu of its own. */
  #choice<const T extends string>(options: {
    readonly label: string;
    readonly value: T;
    readonly choices: readonly { readonly value: T; readonly label: string }[];
    readonly onChange: (value: T) => void;
  }): Tool {
    const { label, value, choices, onChange } = options;
    // Until somebody chooses, and where what was chosen is gone, it is the first.
    const chosen = choices.find((one) => one.value === value) ?? choices[0];
    const open = (): void => {
      const opener = this.renderRoot.querySelector<HTMLElement>('.more button');
      const entries = (): readonly MenuEntry[] =>
        choices.map((one) => ({
          label: one.label,
          checked: one === chosen,
          onPress: () => onChange(one.value),
        }));
      if (opener) openMenu(this.renderRoot, opener, entries);
    };
    return {
      shown: choice(options),
      entry: { label: `${label}…`, detail: shorten(chosen?.label ?? '', 24), onPress: open },
    };
  }

  #action(label: string, onPress: () => void): Tool {
    return {
      shown: html`<button class="tool" @click=${onPress}>${label}</button>`,
      entry: { label, onPress },
      isAction: true,
    };
  }

  #parts(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.part')];
  }

  /** Hides parts, the last first, until the others have room. How wide they are depends on language and names. */
  #fit(): void {
    const bar = this.renderRoot.querySelector('.bar');
    const more = this.renderRoot.querySelector<HTMLElement>('.more');
    if (!bar || !more) return;
    const parts = this.#parts();
    more.hidden = true;
    for (const part of parts) part.hidden = false;
    for (const part of parts.toReversed()) {
      if (bar.scrollWidth <= bar.clientWidth) return;
      more.hidden = false;
      part.hidden = true;
    }
  }
}
customElements.define('tm-compare-toolbar', CompareToolbar);
