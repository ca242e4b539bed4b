import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { imageType } from '../../src/core/artifactKind';
import type { ImageSeries, LoggedImage } from '../../src/core/loggedImages';
import type { FileAddress } from '../../src/core/panels/run';
import { fill, shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { wholeFile } from './fileReader';
import type { RunHost } from './model';
import { messageOf } from './model';

const MOST_BYTES = 64 * 1024 * 1024;
/** Images that are kept for going back to. */
const KEPT = 48;
/** Keys shown at once. */
const MOST_KEYS = 60;

type Picture =
  { readonly url: string } | { readonly problem: string } | { readonly loading: AbortController };

/** An image; or all that `mlflow.log_image` logged in a folder, key beside key, at the step of one slider. */
export class ImageView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 12px 14px;
      }
      .steps {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 4px 0 10px;
        background: var(--vscode-editor-background);
      }
      input[type='range'] {
        flex: 0 1 420px;
        accent-color: var(--vscode-focusBorder);
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
        gap: 18px;
      }
      figure {
        margin: 0;
        min-width: 0;
      }
      img {
        display: block;
        max-width: 100%;
        image-rendering: auto;
        background: repeating-conic-gradient(
            color-mix(in srgb, var(--vscode-foreground) 7%, transparent) 0 25%,
            transparent 0 50%
          )
          0 0 / 16px 16px;
      }
      .grid img {
        width: 100%;
        max-height: 420px;
        object-fit: contain;
        object-position: left top;
      }
      img.tiny {
        image-rendering: pixelated;
      }
      figcaption {
        display: flex;
        gap: 10px;
        padding: 0 0 4px;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    address: { attribute: false },
    series: { attribute: false },
    isFolder: { attribute: false },
    place: { state: true },
    drawn: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  declare series: readonly ImageSeries[];
  declare isFolder: boolean;
  /** Which of the steps, counted over all keys; undefined for the last. */
  declare private place: number | undefined;
  declare private drawn: number;
  readonly #pictures = new Map<string, Picture>();

  constructor() {
    super();
    this.drawn = 0;
    this.series = [];
    this.isFolder = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const path of [...this.#pictures.keys()]) this.#drop(path);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('address')) {
      this.place = undefined;
      const own = this.#own();
      const step = own?.images.find(({ path }) => path === this.address.path)?.step;
      if (step !== undefined) this.place = this.#steps(this.#shown()).indexOf(step);
    }
  }

  protected override render(): TemplateResult {
    const shown = this.#shown();
    if (shown.length === 0) return html`${this.#image(this.address.path, this.address.path)}`;
    const { words, formats } = this.host;
    const steps = this.#steps(shown);
    const place = Math.min(this.place ?? steps.length - 1, steps.length - 1);
    const step = steps[place] ?? 0;
    const label = fill(words.stepOf, formats.count(step));
    return html`${
        steps.length > 1
          ? html`<div class="steps">
              <input
                type="range"
                min="0"
                max=${steps.length - 1}
                .value=${String(place)}
                aria-label=${words.step}
                aria-valuetext=${label}
                @input=${(event: Event) => {
                  if (event.currentTarget instanceof HTMLInputElement)
                    this.place = event.currentTarget.valueAsNumber;
                }}
              /><span class="number">${label}</span>
              <span class="muted">${fill(words.placeOf, place + 1, steps.length)}</span>
            </div>`
          : nothing
      }
      <div class="grid">
        ${shown.slice(0, MOST_KEYS).map(({ key, images }) => {
          const image = latest(images, step);
          return html`<figure>
            <figcaption>
              <span class="ellipsis" title=${key}>${shorten(key, 80)}</span
              ><span class="muted"
                >${image ? fill(words.stepOf, formats.count(image.step)) : words.notYet}</span
              >
            </figcaption>
            ${image ? this.#image(image.path, `${key} ${image.step}`) : nothing}
          </figure>`;
        })}
      </div>`;
  }

  /** Of a folder all keys; of one image its own; none where the file has no step. */
  #shown(): readonly ImageSeries[] {
    if (this.isFolder) return this.series;
    const own = this.#own();
    return own ? [own] : [];
  }

  #own(): ImageSeries | undefined {
    return this.series.find(({ images }) => images.some(({ path }) => path === this.address.path));
  }

  #steps(shown: readonly ImageSeries[]): readonly number[] {
    return [...new Set(shown.flatMap(({ images }) => images.map(({ step }) => step)))].sort((a, b) => a - b);
  }

  #image(path: string, label: string): TemplateResult {
    const picture = this.#pictures.get(path);
    if (!picture) {
      // Not while drawing: that would draw again.
      queueMicrotask(() => void this.#load(path));
      return html`<div class="busy"></div>`;
    }
    if ('problem' in picture)
      return html`<div class="problem" role="alert">${shorten(picture.problem, 300)}</div>`;
    if ('loading' in picture) return html`<div class="busy"></div>`;
    return html`<img
      src=${picture.url}
      alt=${label}
      @load=${tellTiny}
      @error=${() => this.#put(path, { problem: this.host.words.brokenImage })}
    />`;
  }

  async #load(path: string): Promise<void> {
    if (this.#pictures.has(path)) return;
    const loading = new AbortController();
    this.#pictures.set(path, { loading });
    try {
      const address = { ownerId: this.address.ownerId, path };
      const bytes = await wholeFile(this.host, address, MOST_BYTES, loading.signal);
      if (loading.signal.aborted) return;
      if (!bytes) this.#put(path, { problem: this.host.words.tooLarge });
      else this.#put(path, { url: URL.createObjectURL(new Blob([bytes], { type: imageType(path) })) });
    } catch (error) {
      if (!loading.signal.aborted) this.#put(path, { problem: messageOf(error) });
    }
  }

  #put(path: string, picture: Picture): void {
    this.#drop(path);
    this.#pictures.set(path, picture);
    for (const oldest of [...this.#pictures.keys()].slice(0, Math.max(0, this.#pictures.size - KEPT)))
      this.#drop(oldest);
    this.drawn++;
  }

  #drop(path: string): void {
    const picture = this.#pictures.get(path);
    if (picture && 'url' in picture) URL.revokeObjectURL(picture.url);
    if (picture && 'loading' in picture) picture.loading.abort();
    this.#pictures.delete(path);
  }
}
customElements.define('tm-image-view', ImageView);

/** Of images up to the step, the last. */
function latest(images: readonly LoggedImage[], step: number): LoggedImage | undefined {
  return images.findLast((image) => image.step <= step);
}

/** A picture of few pixels is looked at pixel by pixel. */
function tellTiny(event: Event): void {
  const image = event.currentTarget;
  if (image instanceof HTMLImageElement) image.classList.toggle('tiny', image.naturalWidth <= 96);
}
