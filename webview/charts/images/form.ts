import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { ImagesSpec } from '../../../src/core/charts/images';
import { MAX_IMAGE_COLUMNS, MAX_IMAGE_KEYS, MAX_IMAGE_RUNS } from '../../../src/core/charts/images';
import { checkbox, choice } from '../../ui/controls';
import { shorten, titleText } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';
import type { ChartForm } from '../chartElement';
import { formStyles } from '../form.styles';
import type { ChartContext } from '../model';

/** Keys that are offered; a run that has more makes them by a counter. */
const MOST_OFFERED = 500;

export function imagesForm({ spec, context, onChange }: ChartForm<'images'>): TemplateResult {
  const { words } = context.look;
  const counts = Array.from({ length: MAX_IMAGE_COLUMNS }, (_, index) => String(index + 1));
  return html`<tm-image-keys
      .spec=${spec}
      .context=${context}
      .onPick=${(keys: ImagesSpec['keys']) => onChange({ ...spec, keys })}
    ></tm-image-keys>
    <div class="field">
      ${choice({
        label: words.imagesInRow,
        value: spec.columns === null ? '' : String(spec.columns),
        choices: [
          { value: '', label: words.automatic },
          ...counts.map((count) => ({ value: count, label: count })),
        ],
        onChange: (count) => onChange({ ...spec, columns: count === '' ? null : Number(count) }),
      })}
    </div>`;
}

/** Which keys are shown, of those that the runs have logged images under: which these are, the host is asked. */
class ImageKeys extends LitElement {
  static override readonly styles = [
    sharedStyles,
    formStyles,
    css`
      .keys {
        max-height: 220px;
        overflow-y: auto;
      }
    `,
  ];
  static override readonly properties = {
    spec: { attribute: false },
    context: { attribute: false },
    onPick: { attribute: false },
    logged: { state: true },
  };
  declare spec: ImagesSpec;
  declare context: ChartContext;
  declare onPick: (keys: ImagesSpec['keys']) => void;
  declare private logged: readonly string[];
  readonly #asking = new AbortController();

  constructor() {
    super();
    this.logged = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asking.abort();
  }

  protected override firstUpdated(): void {
    void this.#ask();
  }

  protected override render(): TemplateResult {
    const { words } = this.context.look;
    const { keys } = this.spec;
    const offered = [...new Set([...this.logged.slice(0, MOST_OFFERED), ...(keys ?? [])])].sort();
    return html`<div class="field top" role="group" aria-label=${words.imageKeys}>
      <span>${words.imageKeys}</span>
      <div class="keys">
        ${checkbox({
          label: words.allImages,
          checked: keys === null,
          onChange: (all) => this.onPick(all ? null : offered.slice(0, MAX_IMAGE_KEYS)),
        })}
        ${
          keys === null
            ? nothing
            : offered.map(
                (key) =>
                  html`<div>
                    ${checkbox({
                      label: shorten(key, 60),
                      title: titleText(key),
                      checked: keys.includes(key),
                      onChange: (chosen) => this.onPick(chosenKeys(keys, key, chosen)),
                    })}
                  </div>`,
              )
        }
      </div>
    </div>`;
  }

  async #ask(): Promise<void> {
    const runIds = this.context.runs.filter(({ hasImages }) => hasImages).map(({ runId }) => runId);
    try {
      const data = await this.context.source(
        { kind: 'images', runIds: runIds.slice(0, MAX_IMAGE_RUNS), keys: [] },
        this.#asking.signal,
      );
      if (data.kind === 'images') this.logged = data.keys;
    } catch {
      // The chart itself says what is wrong; without an answer those that are chosen already can be taken out.
    }
  }
}
customElements.define('tm-image-keys', ImageKeys);

function chosenKeys(keys: readonly string[], key: string, chosen: boolean): readonly string[] {
  if (!chosen) return keys.filter((other) => other !== key);
  return [...keys, key].sort().slice(0, MAX_IMAGE_KEYS);
}
