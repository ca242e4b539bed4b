import type { PropertyValues, TemplateResult } from 'lit';
import { css, html } from 'lit';
import type { ChartKind } from '../../../src/core/charts/kinds';
import { ChartElement } from '../chartElement';
import type { ChartModule, ShownTable } from '../chartElement';
import { Answer } from './answer';
import type { Figure, FigureKind } from './figure';
import { noteView } from './parts';
import { FigureView } from './view';

/** The figure of any kind of chart, of what the host answers. */
export class FigureChart<K extends ChartKind> extends ChartElement<K> {
  static override readonly styles = css`
    :host {
      display: block;
      height: 100%;
      min-width: 0;
    }
  `;
  static override readonly properties = { ...ChartElement.properties, version: { state: true } };
  declare private version: number;

  readonly #kind: FigureKind<K>;
  readonly #answer: Answer<K>;
  #figure: Figure | string | undefined;
  #resizing: ResizeObserver | undefined;
  #size = { width: 0, height: 0 };

  constructor(kind: FigureKind<K>) {
    super();
    this.#kind = kind;
    this.#answer = new Answer(kind.kind, () => {
      this.version++;
      this.dispatchEvent(new Event('note'));
    });
    this.version = 0;
  }

  override refresh(runIds: readonly string[] | null): void {
    const own = new Set(this.context.runs.map(({ runId }) => runId));
    if (runIds === null || runIds.some((runId) => own.has(runId))) this.#answer.refresh();
  }

  override get resetZoom(): undefined {
    return undefined;
  }

  override note(): TemplateResult {
    return noteView({
      problem: this.context.quiet ? undefined : this.#answer.problem,
      said: typeof this.#figure === 'object' ? this.#figure.notes.join(' ') : '',
      look: this.context.look,
      retry: () => this.#answer.refresh(),
    });
  }

  override toSvg(title: string): string {
    return this.#view?.toSvg(title) ?? '';
  }

  override toTable(): ShownTable {
    return this.#view?.toTable() ?? { columns: [], rows: [] };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing = new ResizeObserver(() => {
      const [width, height] = [this.clientWidth, this.clientHeight];
      if (width === this.#size.width && height === this.#size.height) return;
      this.#size = { width, height };
      this.version++;
    });
    this.#resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing?.disconnect();
    this.#answer.dispose();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.size === 1 && changed.has('asTable')) return;
    const { spec, context } = this;
    const query =
      context.runs.length === 0 ? context.look.words.allRunsHidden : this.#kind.ask(spec, context);
    if (typeof query === 'string') {
      this.#figure = query;
      this.#answer.forget();
      return;
    }
    this.#answer.ask(query, context.source);
    const { data, problem } = this.#answer;
    if (!data) {
      // What was drawn of other fields stays until there is something in its place.
      if (problem !== undefined) this.#figure = undefined;
      return;
    }
    this.#figure = this.#kind.figure({
      spec,
      data,
      context,
      width: Math.max(80, this.#size.width),
      height: Math.max(60, this.#size.height),
    });
  }

  protected override render(): TemplateResult {
    const { data, problem, waiting } = this.#answer;
    return html`<tm-figure
      .figure=${this.#figure}
      .look=${this.context.look}
      .name=${this.getAttribute('name') ?? ''}
      .asTable=${this.asTable}
      .waiting=${waiting}
      .problem=${data || this.context.quiet ? undefined : problem}
      .retry=${() => this.#answer.refresh()}
    ></tm-figure>`;
  }

  get #view(): FigureView | undefined {
    const view = this.renderRoot.querySelector('tm-figure');
    return view instanceof FigureView ? view : undefined;
  }
}
customElements.define('tm-figure-chart', FigureChart);

export function figureModule<K extends ChartKind>(kind: FigureKind<K>): ChartModule<K> {
  return { create: () => new FigureChart(kind), form: kind.form };
}
