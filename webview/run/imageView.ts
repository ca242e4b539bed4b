import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { ImageSeries, LoggedImage } from '../../src/core/loggedImages';
import { imageAt, placeOfStep, stepsOf } from '../../src/core/loggedImages';
import type { FileAddress } from '../../src/core/panels/files';
import '../ui/picture';
import { Pictures } from '../ui/pictures';
import { stepSlider, stepSliderStyles } from '../ui/stepSlider';
import { fill, shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import { bytesFrom } from './model';

const MOST_BYTES = 64 * 1024 * 1024;
/** Keys shown at once. */
const MOST_KEYS = 60;

/** An image; or all that `mlflow.log_image` logged in a folder, key beside key, at the step of one slider. */
export class ImageView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    stepSliderStyles,
    css`
      :host {
        display: block;
        padding: 12px 14px;
      }
      .steps {
        position: sticky;
        top: 0;
        z-index: 1;
        padding: 4px 0 10px;
        background: var(--vscode-editor-background);
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
      .grid tm-picture {
        --picture-width: 100%;
        --picture-most: 420px;
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
    edition: { attribute: false },
    series: { attribute: false },
    isFolder: { attribute: false },
    step: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  /** Another number: the file is another than before. */
  declare edition: number;
  declare series: readonly ImageSeries[];
  declare isFolder: boolean;
  /** The last of all keys while it is undefined. */
  declare private step: number | undefined;
  readonly #pictures = new Pictures((request, signal) => bytesFrom(this.host)(request, signal), MOST_BYTES);

  constructor() {
    super();
    this.series = [];
    this.isFolder = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pictures.dispose();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('address') && changed.has('edition')) this.#pictures.forget(this.address);
    if (changed.has('address')) {
      this.step = this.#own()?.images.find(({ path }) => path === this.address.path)?.step;
    }
  }

  protected override render(): TemplateResult {
    const shown = this.#shown();
    if (shown.length === 0)
      return this.#image({ path: this.address.path, fileSize: null }, this.address.path);
    const { words, formats } = this.host;
    const steps = stepsOf(shown);
    const place = placeOfStep(steps, this.step);
    const step = steps[place] ?? 0;
    return html`${
        steps.length > 1
          ? stepSlider({ steps, place, words, formats, onPlace: (chosen) => (this.step = steps[chosen]) })
          : nothing
      }
      <div class="grid">
        ${shown.slice(0, MOST_KEYS).map(({ key, images }) => {
          const image = imageAt(images, step);
          return html`<figure>
            <figcaption>
              <span class="ellipsis" title=${key}>${shorten(key, 80)}</span
              ><span class="muted"
                >${image ? fill(words.stepOf, formats.count(image.step)) : words.notYet}</span
              >
            </figcaption>
            ${image ? this.#image(image, `${key} ${image.step}`) : nothing}
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

  #image(file: Pick<LoggedImage, 'path' | 'fileSize'>, label: string): TemplateResult {
    return html`<tm-picture
      .pictures=${this.#pictures}
      .address=${{ ownerId: this.address.ownerId, path: file.path }}
      .edition=${file.path === this.address.path ? this.edition : 0}
      .size=${file.fileSize}
      .label=${label}
      .words=${this.host.words}
    ></tm-picture>`;
  }
}
customElements.define('tm-image-view', ImageView);
