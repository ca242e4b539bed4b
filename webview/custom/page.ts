import type { TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { parseCustomChart } from '../../src/core/custom/parse';
import { errorMessage } from '../../src/core/errors';
import type { ChartExport } from '../../src/core/panels/charts';
import type { CustomDrawing, DrawnChart } from '../../src/core/panels/custom';
import type { CustomStrings } from '../../src/core/panels/strings';
import type { ExportKind } from '../charts/export';
import { exported } from '../charts/export';
import type { Figure } from '../charts/figure/figure';
import type { Look, Speech } from '../charts/model';
import type * as Drawer from './drawer';
import { iconButton } from '../ui/controls';
import { chartIcon, moreIcon, sourceIcon, tableIcon } from '../ui/icons';
import { openMenu } from '../ui/menu';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { observeTheme, readTheme } from '../ui/theme';
import { customPageStyles } from './page.styles';

/** The page of one custom chart: what its text says, drawn; and what is wrong with the text. */
export class CustomPage extends LitElement {
  static override readonly styles = [sharedStyles, customPageStyles];
  static override readonly properties = {
    look: { state: true },
    drawing: { state: true },
    drawn: { state: true },
    problem: { state: true },
    asTable: { state: true },
    drawer: { state: true },
  };
  declare private look: Look;
  declare private drawing: CustomDrawing | undefined;
  /** The last one that could be drawn. */
  declare private drawn: DrawnChart | undefined;
  declare private problem: string | undefined;
  declare private asTable: boolean;
  /** A bundle of its own, with the library that draws. */
  declare private drawer: typeof Drawer | undefined;

  readonly #speech: Speech;
  readonly #words: CustomStrings;
  readonly #draw: () => Promise<CustomDrawing>;
  readonly #save: (file: ChartExport) => Promise<boolean>;
  readonly #edit: () => void;
  #themeObserver: { dispose(): void } | undefined;
  #asking = false;
  #askAgain = false;
  #made: { readonly of: readonly unknown[]; readonly figure: Figure | string | undefined } | undefined;

  constructor(deps: {
    readonly speech: Speech;
    readonly words: CustomStrings;
    readonly draw: () => Promise<CustomDrawing>;
    readonly save: (file: ChartExport) => Promise<boolean>;
    readonly edit: () => void;
  }) {
    super();
    this.#speech = deps.speech;
    this.#words = deps.words;
    this.#draw = deps.draw;
    this.#save = deps.save;
    this.#edit = deps.edit;
    this.look = { ...deps.speech, theme: readTheme() };
    this.asTable = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themeObserver = observeTheme(() => (this.look = { ...this.#speech, theme: readTheme() }));
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themeObserver?.dispose();
  }

  /** The text or the runs are new. */
  changed(): void {
    void this.#load();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const figure = this.#figure();
    const notes = [...(this.drawn?.notes ?? []), ...(typeof figure === 'object' ? figure.notes : [])].join(
      ' ',
    );
    const { name } = this;
    return html`<header>
        <h1 class="ellipsis" title=${titleText(name)}>${shorten(name, 120)}</h1>
        <span class="note muted ellipsis" role="status" title=${titleText(notes)}
          >${shorten(notes, 300)}</span
        >
        ${iconButton({
          label: this.asTable ? words.showChart : words.showTable,
          icon: this.asTable ? chartIcon : tableIcon,
          onPress: () => (this.asTable = !this.asTable),
        })}
        ${iconButton({ label: words.editText, icon: sourceIcon, onPress: this.#edit })}
        <span class="more"
          >${iconButton({ label: words.moreActions, icon: moreIcon, onPress: () => this.#menu() })}</span
        >
      </header>
      ${this.#problems()}
      <main>
        ${
          this.drawing === undefined && this.problem === undefined
            ? html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`
            : nothing
        }
        <tm-figure .figure=${figure} .look=${this.look} .name=${name} .asTable=${this.asTable}></tm-figure>
      </main>`;
  }

  get name(): string {
    const chart = this.drawn && parseCustomChart(this.drawn.source).chart;
    const title = chart ? chart.options.title : '';
    return title === '' ? (this.drawing?.name ?? '') : title;
  }

  /** In place, above what was drawn last. */
  #problems(): TemplateResult | typeof nothing {
    const problems = this.problem === undefined ? (this.drawing?.problems ?? []) : [this.problem];
    if (problems.length === 0) return nothing;
    const words = this.#words;
    return html`<div class="problems" role="alert">
      <div>${words.notDrawn} ${this.drawn ? words.lastDrawing : nothing}</div>
      <ul>
        ${problems.map((one) => html`<li class="problem">${shorten(one, 500)}</li>`)}
      </ul>
    </div>`;
  }

  /** Of the same data in the same look the same one, so that the cursor stays. */
  #figure(): Figure | string | undefined {
    const of = [this.drawn, this.look, this.drawer];
    if (this.#made?.of.every((one, index) => one === of[index])) return this.#made.figure;
    const figure = this.drawn && this.#figureOf(this.drawn);
    this.#made = { of, figure };
    return figure;
  }

  #figureOf(drawn: DrawnChart): Figure | string | undefined {
    return this.drawer?.figureOf(drawn, this.look, this.#words);
  }

  #menu(): void {
    const words = this.#words;
    const opener = this.renderRoot.querySelector<HTMLElement>('.more vscode-button');
    if (!opener) return;
    openMenu(this.renderRoot, opener, () => [
      { label: words.exportPng, onPress: () => this.#export('png') },
      { label: words.exportSvg, onPress: () => this.#export('svg') },
      { label: words.exportCsv, onPress: () => this.#export('csv') },
    ]);
  }

  #export(kind: ExportKind): void {
    const view = this.renderRoot.querySelector('tm-figure');
    if (!this.drawer || !(view instanceof this.drawer.FigureView)) return;
    const { name } = this;
    void exported(kind, name, view)
      .then((content) => this.#save({ name, kind, content }))
      .catch((error: unknown) => (this.problem = errorMessage(error)));
  }

  /** One question at a time; what changes during it is asked for after it. */
  async #load(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      this.drawer ??= await import('./drawer');
      const drawing = await this.#draw();
      this.drawing = drawing;
      if (drawing.drawn) this.drawn = drawing.drawn;
      this.problem = undefined;
    } catch (error) {
      this.problem = errorMessage(error);
    } finally {
      this.#asking = false;
      if (this.#askAgain) {
        this.#askAgain = false;
        void this.#load();
      }
    }
  }
}
customElements.define('tm-custom-page', CustomPage);
