import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { FileAddress } from '../../src/core/panels/files';
import { errorMessage } from '../../src/core/errors';
import type { Pictures } from './pictures';
import { shorten } from './strings';
import { sharedStyles } from './styles';

/** A picture of no more pixels than this a side is looked at pixel by pixel. */
const TINY = 96;

/** How large a picture is by itself, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export function isTiny({ width, height }: PictureSize): boolean {
  return Math.max(width, height) <= TINY;
}

/**
 * An image file, read when it comes into sight. While another one is on its way the last stays, so that going through
 * many doesn't flicker. Tells the picture's size by a `sized` event.
 */
export class PictureView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 2px;
      }
      img {
        display: block;
        width: var(--picture-width, auto);
        height: var(--picture-height, auto);
        max-width: 100%;
        max-height: var(--picture-most, none);
        object-fit: contain;
        object-position: var(--picture-at, left top);
        background: repeating-conic-gradient(
            color-mix(in srgb, var(--vscode-foreground) 7%, transparent) 0 25%,
            transparent 0 50%
          )
          0 0 / 16px 16px;
        /* A figure's white, or black, ends somewhere on a page of the same. */
        outline: 1px solid
          var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-foreground) 14%, transparent));
        outline-offset: -1px;
      }
      img.tiny {
        image-rendering: pixelated;
      }
      .problem {
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override readonly properties = {
    pictures: { attribute: false },
    address: { attribute: false },
    edition: { attribute: false },
    size: { attribute: false },
    label: { attribute: false },
    words: { attribute: false },
    inSight: { state: true },
    url: { state: true },
    problem: { state: true },
    waiting: { state: true },
  };
  declare pictures: Pictures;
  declare address: FileAddress;
  /** Another number: the file is another than before. */
  declare edition: number;
  /** The file's, in bytes, where it is known. */
  declare size: number | null;
  declare label: string;
  declare words: { readonly brokenImage: string; readonly tooLarge: string };
  declare private inSight: boolean;
  declare private url: string | undefined;
  declare private problem: string | undefined;
  declare private waiting: boolean;
  #asked: string | undefined;
  #asking: AbortController | undefined;

  constructor() {
    super();
    this.edition = 0;
    this.size = null;
    this.label = '';
    this.inSight = false;
    this.waiting = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    sight.unobserve(this);
    this.inSight = false;
    this.#stop();
  }

  /** What the page's only observer saw. */
  seen(inSight: boolean): void {
    this.inSight = inSight;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const wanted = `${this.address.ownerId} ${this.address.path} ${this.edition}`;
    if (this.#asked !== undefined && this.#asked !== wanted) {
      this.#stop();
      this.problem = undefined;
    }
    if (this.inSight && this.#asked === undefined) void this.#load(wanted);
    else if (!this.inSight && this.#asking) this.#stop();
  }

  protected override updated(_changed: PropertyValues): void {
    // For whoever places it.
    this.classList.toggle('failed', this.problem !== undefined);
  }

  protected override render(): TemplateResult {
    const { url, problem } = this;
    if (problem !== undefined) return html`<div class="problem">${shorten(problem, 300)}</div>`;
    return html`${this.waiting ? html`<div class="busy"></div>` : nothing}${
      url === undefined
        ? nothing
        : html`<img
            src=${url}
            alt=${this.label}
            draggable="false"
            @load=${this.#sized}
            @error=${this.#broken}
          />`
    }`;
  }

  async #load(wanted: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    this.#asked = wanted;
    this.waiting = true;
    try {
      const url = await this.pictures.url(this.address, this.size, asking.signal);
      if (asking.signal.aborted) return;
      this.url = url;
      this.problem = url === undefined ? this.words.tooLarge : undefined;
    } catch (error) {
      if (asking.signal.aborted) return;
      this.url = undefined;
      this.problem = errorMessage(error);
    }
    this.#asking = undefined;
    this.waiting = false;
  }

  #stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#asked = undefined;
    this.waiting = false;
  }

  #sized = ({ currentTarget: image }: Event): void => {
    if (!(image instanceof HTMLImageElement)) return;
    const size: PictureSize = { width: image.naturalWidth, height: image.naturalHeight };
    image.classList.toggle('tiny', isTiny(size));
    this.dispatchEvent(new CustomEvent<PictureSize>('sized', { detail: size }));
  };

  #broken = (): void => {
    this.url = undefined;
    this.problem = this.words.brokenImage;
  };
}

const sight = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (target instanceof PictureView) target.seen(isIntersecting);
    }
  },
  { rootMargin: '200px' },
);
customElements.define('tm-picture', PictureView);
