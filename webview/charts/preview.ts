import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement } from 'lit';
import type { ChartKind, ChartSpec } from '../../src/core/charts/kinds';
import type { Span } from '../../src/core/charts/workspace';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { ChartElement } from './chartElement';
import { titleStyles } from './frame.styles';
import { KIND_MODULES, shownName } from './kinds';
import { LinkedCursor } from './linked';
import type { ChartContext } from './model';

/** While somebody types, the host isn't asked for each letter. */
const PAUSE = 250;

/** The chart that is being edited, as it will be. What one does in it (zoom, brush) stays in it. */
export class ChartPreview extends LitElement {
  static override readonly styles = [
    sharedStyles,
    titleStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      .area {
        position: relative;
        flex: 1 1 auto;
        min-height: 0;
      }
    `,
  ];
  static override readonly properties = {
    spec: { attribute: false },
    context: { attribute: false },
    shown: { state: true },
    zoom: { state: true },
  };
  declare spec: ChartSpec;
  declare context: ChartContext;
  /** What is drawn: `spec`, a moment later. */
  declare private shown: ChartSpec | undefined;
  declare private zoom: Readonly<Record<string, Span>>;
  #view: ChartElement<ChartKind> | undefined;
  #kind: ChartKind | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #own: ChartContext | undefined;
  readonly #linked = new LinkedCursor();

  constructor() {
    super();
    this.zoom = {};
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Charts compare it by identity.
    if (changed.has('context') || changed.has('zoom')) this.#own = this.#ownContext();
    if (!changed.has('spec')) return;
    clearTimeout(this.#timer);
    if (this.shown?.kind !== this.spec.kind) this.shown = this.spec;
    else this.#timer = setTimeout(() => (this.shown = this.spec), PAUSE);
  }

  protected override render(): TemplateResult {
    const name = this.#name;
    return html`<header>
        <h3 class="ellipsis" title=${titleText(name)}>${shorten(name, 80)}</h3>
        ${this.#view?.note() ?? html`<span class="note"></span>`}
      </header>
      <div class="area"></div>`;
  }

  protected override updated(): void {
    const { shown } = this;
    if (shown && shown.kind !== this.#kind) {
      this.#view?.remove();
      this.#view = undefined;
      this.#kind = shown.kind;
      void this.#make(shown.kind);
    }
    this.#fill();
  }

  async #make(kind: ChartKind): Promise<void> {
    const { create } = await KIND_MODULES[kind].load();
    if (this.#kind !== kind || this.#view) return;
    const view = create();
    this.#view = view;
    view.addEventListener('note', () => this.requestUpdate());
    view.onStep = (step) => (view.step = step);
    this.#fill();
    this.renderRoot.querySelector('.area')?.append(view);
    this.requestUpdate();
  }

  #fill(): void {
    const { shown } = this;
    if (!this.#view || !shown || this.#kind !== shown.kind) return;
    this.#view.spec = shown;
    if (this.#own) this.#view.context = this.#own;
    this.#view.setAttribute('name', this.#name);
  }

  #ownContext(): ChartContext {
    return {
      ...this.context,
      linked: this.#linked,
      zoom: this.zoom,
      onZoom: (axisId, span) => {
        const others = Object.entries(this.zoom).filter(([other]) => other !== axisId);
        this.zoom = Object.fromEntries(span ? [...others, [axisId, span]] : others);
      },
      brush: null,
      onBrush: () => undefined,
    };
  }

  get #name(): string {
    return shownName(this.spec, this.context.look.words);
  }
}
customElements.define('tm-chart-preview', ChartPreview);
