import type { PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { GridBand, GridCell } from '../../../src/core/charts/imageGrid';
import { MAX_IMAGE_RUNS } from '../../../src/core/charts/images';
import { button } from '../../ui/controls';
import type { PictureSize } from '../../ui/picture';
import '../../ui/picture';
import { Pictures } from '../../ui/pictures';
import { stepSlider, stepSliderStyles } from '../../ui/stepSlider';
import { fill, shorten, titleText } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';
import { ChartElement } from '../chartElement';
import type { ShownTable } from '../chartElement';
import { Answer } from '../figure/answer';
import { figureStyles } from '../figure/figure.styles';
import { coverView, noteView } from '../figure/parts';
import { tableView } from '../figure/tableView';
import { Aspects } from './aspects';
import { imagesStyles } from './images.styles';
import { placeAfter, placeOf, rowAndColumn } from './moves';
import type { ShownImages } from './shown';
import { cellFile, cellText, imagesNotes, imagesTable, shownImages } from './shown';
import { gridSvg } from './svg';
import { headView } from './head';

/** Runs that are shown at first, and each time a person wants more. */
const RUNS_AT_ONCE = 12;
/** Bytes of one image; of a larger one the cell says so. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Images of several runs at the step of one slider: a column for each run, a row for each key. */
export class ImagesChart extends ChartElement<'images'> {
  static override readonly styles = [sharedStyles, figureStyles, stepSliderStyles, imagesStyles];
  static override readonly properties = {
    ...ChartElement.properties,
    version: { state: true },
    most: { state: true },
    active: { state: true },
  };
  declare private version: number;
  declare private most: number;
  /** The cell that the keyboard is at, as `row column`. */
  declare private active: string;

  readonly #answer = new Answer('images', () => {
    this.version++;
    this.dispatchEvent(new Event('note'));
  });
  readonly #pictures = new Pictures(
    (request, signal) => this.context.files.read(request, signal),
    MOST_BYTES,
  );
  readonly #aspects = new Aspects();
  #resizing: ResizeObserver | undefined;
  #shown: ShownImages | string | undefined;
  #notes: readonly string[] = [];

  constructor() {
    super();
    this.version = 0;
    this.most = RUNS_AT_ONCE;
    this.active = '0 0';
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
      problem: this.context.quiet || !this.#answer.data ? undefined : this.#answer.problem,
      said: this.#notes.join(' '),
      look: this.context.look,
      retry: () => this.#answer.refresh(),
    });
  }

  override async toSvg(title: string): Promise<string> {
    if (typeof this.#shown !== 'object') return '';
    return gridSvg({
      title,
      shown: this.#shown,
      look: this.context.look,
      width: this.clientWidth,
      most: this.spec.columns === null ? this.#aspects.widest(this.#shown, this.clientHeight) : Infinity,
      aspectOf: (key) => this.#aspects.of(key),
      pictures: this.#pictures,
    });
  }

  override toTable(): ShownTable {
    return typeof this.#shown === 'object' ? imagesTable(this.#shown) : { columns: [], rows: [] };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing = new ResizeObserver(() => this.requestUpdate());
    this.#resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing?.disconnect();
    this.#answer.dispose();
    this.#pictures.dispose();
  }

  protected override willUpdate(): void {
    const { spec, context } = this;
    const { words } = context.look;
    const withImages = context.runs.filter(({ hasImages }) => hasImages);
    const asked = withImages.slice(0, this.most);
    if (asked.length === 0 || spec.keys?.length === 0) {
      this.#shown =
        context.runs.length === 0
          ? words.allRunsHidden
          : asked.length === 0
            ? words.noImages
            : words.chooseFields;
      this.#notes = [];
      this.#answer.forget();
      return;
    }
    this.#answer.ask(
      { kind: 'images', runIds: asked.map(({ runId }) => runId), keys: spec.keys },
      context.source,
    );
    const { data } = this.#answer;
    if (!data) return;
    const shown = shownImages({ spec, data, runs: asked, step: this.step, width: this.clientWidth - 4 });
    this.#shown = shown.keys.length === 0 ? words.noImages : shown;
    // Something has to be where the Tab key goes.
    if (!this.#cellAt(this.active)) this.active = '0 0';
    const counts = { spec, many: asked.length, withImages: withImages.length, all: context.runs.length };
    this.#notes =
      shown.keys.length === 0 || this.#answer.waiting ? this.#notes : imagesNotes(data, counts, context.look);
  }

  protected override render(): TemplateResult {
    const { look, quiet } = this.context;
    const { data, problem, waiting } = this.#answer;
    const shown = typeof this.#shown === 'object' ? this.#shown : undefined;
    return html`${
      waiting && !shown
        ? html`<div class="busy" role="progressbar" aria-label=${look.words.loading}></div>`
        : nothing
    }
    ${shown ? this.#content(shown) : nothing}
    ${coverView({
      sentence: typeof this.#shown === 'string' ? this.#shown : undefined,
      problem: data || quiet ? undefined : problem,
      look,
      retry: () => this.#answer.refresh(),
    })}
    ${this.asTable && shown ? tableView(imagesTable(shown), look) : nothing}`;
  }

  protected override updated(_changed: PropertyValues): void {
    const shown = typeof this.#shown === 'object' ? this.#shown : undefined;
    const grid = this.renderRoot.querySelector<HTMLElement>('.grid');
    if (!shown || !grid) return;
    // A page's policy lets no style stand in its markup.
    grid.style.setProperty('--columns', String(shown.columns));
    const widest = `${this.#aspects.widest(shown, this.clientHeight)}px`;
    grid.style.setProperty('--most', this.spec.columns === null ? widest : '1fr');
    for (const cell of grid.querySelectorAll<HTMLElement>('.cell')) {
      const key = this.#cellAt(cell.dataset['at'])?.key ?? '';
      cell.style.setProperty('--aspect', String(this.#aspects.of(key)));
    }
  }

  #content(shown: ShownImages): TemplateResult {
    const { words, formats } = this.context.look;
    const { steps, place, grid } = shown;
    const left = this.context.runs.filter(({ hasImages }) => hasImages).length - this.most;
    const name = shorten(this.getAttribute('name') ?? '', 120);
    let row = 0;
    return html`${
        steps.length > 1 ? stepSlider({ steps, place, words, formats, onPlace: this.#choose }) : nothing
      }
      <div class="scroller">
        <div
          class="grid"
          role="grid"
          aria-label=${fill(words.imagesLabel, name, formats.count(shown.step))}
          aria-describedby="keys"
          @keydown=${this.#key}
          @focusin=${this.#focused}
          @dblclick=${(event: Event) => this.#open(placeOf(event))}
        >
          ${grid.bands.map((band, index) => {
            const from = row;
            row += band.rows.length;
            return this.#band(
              shown,
              band,
              from,
              shown.keys.length > 1 || (index === 0 && shown.keys[0] !== name),
            );
          })}
        </div>
        ${
          left > 0 && this.most < MAX_IMAGE_RUNS
            ? html`<div class="more">
                ${button({
                  label: fill(words.moreCharts, formats.count(Math.min(left, RUNS_AT_ONCE))),
                  onPress: () => (this.most += RUNS_AT_ONCE),
                })}
              </div>`
            : nothing
        }
      </div>
      <div class="visually-hidden" id="keys">${words.imagesKeys}</div>`;
  }

  #band(shown: ShownImages, { heads, rows }: GridBand, from: number, withKeys: boolean): TemplateResult {
    return html`<div class="band" role="rowgroup">
      <div class="line heads" role="row">${heads.map((head) => headView(shown, head))}</div>
      ${rows.map(
        ({ key, cells }, index) =>
          html`<div class="line" role="row">
            ${
              key !== null && withKeys
                ? html`<div class="key ellipsis" role="rowheader" title=${titleText(key)}>
                    ${shorten(key, 120)}
                  </div>`
                : nothing
            }
            ${cells.map((cell, column) => this.#cell(shown, cell, `${from + index} ${column}`))}
          </div>`,
      )}
    </div>`;
  }

  #cell(shown: ShownImages, cell: GridCell, at: string): TemplateResult {
    const { look } = this.context;
    const { words, formats } = look;
    const { runId, key, image } = cell;
    const run = shown.runs.get(runId);
    const text = titleText(cellText(cell, run?.runName ?? '', look));
    const file = image && cellFile(image);
    return html`<div
      class="cell ${run?.faded ? 'faded' : ''}"
      role="gridcell"
      data-at=${at}
      tabindex=${at === this.active ? '0' : '-1'}
      title=${image ? `${text}\n${words.imageOpens}` : text}
    >
      <span class="visually-hidden">${text}</span>
      ${
        file
          ? html`<div class="box">
              ${keyed(
                // The picture of another run or key is never to be seen here, not even while this one is on its way.
                `${runId} ${key}`,
                html`<tm-picture
                  .pictures=${this.#pictures}
                  .address=${{ ownerId: runId, path: file.path }}
                  .size=${file.fileSize}
                  .words=${words}
                  @sized=${(event: CustomEvent<PictureSize>) => {
                    if (this.#aspects.note(key, event.detail)) this.requestUpdate();
                  }}
                ></tm-picture>`,
              )}
            </div>`
          : html`<div class="box none muted" aria-hidden="true">${words.noImage}</div>`
      }
      ${
        shown.uneven
          ? html`<div class="own muted ellipsis" aria-hidden="true">
              ${image && image.step !== shown.step ? fill(words.stepOf, formats.count(image.step)) : nothing}
            </div>`
          : nothing
      }
    </div>`;
  }

  readonly #choose = (place: number): void => {
    const { steps } = typeof this.#shown === 'object' ? this.#shown : { steps: [] };
    // At the end it goes on with what comes.
    this.onStep(place >= steps.length - 1 ? undefined : steps[place]);
  };

  #cellAt(at: string | undefined): GridCell | undefined {
    if (at === undefined || typeof this.#shown !== 'object') return undefined;
    const [row, column] = rowAndColumn(at);
    return this.#shown.rows[row]?.cells[column];
  }

  #open(at: string | undefined): void {
    const cell = this.#cellAt(at);
    if (cell?.image) this.context.files.open({ ownerId: cell.runId, path: cell.image.path });
  }

  #focused = (event: Event): void => {
    this.active = placeOf(event) ?? this.active;
  };

  #key = (event: KeyboardEvent): void => {
    const at = placeOf(event);
    if (at === undefined || typeof this.#shown !== 'object') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = placeAfter(event.key, at, this.#shown.rows);
    if (to === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (to === undefined) this.#open(at);
    else this.renderRoot.querySelector<HTMLElement>(`.cell[data-at="${to}"]`)?.focus();
  };
}
customElements.define('tm-images-chart', ImagesChart);
