import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { FileAddress } from '../../src/core/panels/files';
import type { RunDescription } from '../../src/core/panels/run';
import type { ModelView, RunModels as Models, VersionView } from '../../src/core/panels/runModels';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { fieldsTable } from './fields';
import type { RunHost } from './model';
import { messageOf } from './model';
import { sectionStyles } from './section.styles';

/** The models that the run logged or took in, and the registered versions that were made of it. */
export class RunModels extends LitElement {
  static override readonly styles = [sharedStyles, sectionStyles];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    version: { attribute: false },
    onFiles: { attribute: false },
    found: { state: true },
    whole: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;
  declare onFiles: (files: FileAddress) => void;
  declare private found: Models | undefined;
  /** Parts of signatures whose fields are all shown. */
  declare private whole: ReadonlySet<string>;
  declare private problem: string | undefined;

  constructor() {
    super();
    this.whole = new Set();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('version')) void this.#load();
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    if (this.problem !== undefined && !this.found) {
      return failure(this.problem, button({ label: words.tryAgain, onPress: () => void this.#load() }));
    }
    if (!this.found) return html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`;
    const { models, versions } = this.found;
    if (models.length === 0 && versions.length === 0) return html`<div class="empty">${words.noModels}</div>`;
    return html`${versions.length > 0 ? this.#versions(versions) : nothing}
    ${models.map((model) => this.#model(model))}`;
  }

  #versions(versions: readonly VersionView[]): TemplateResult {
    const { words, formats, tell } = this.host;
    return html`<section>
      <h2>${words.registered}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.name}</th>
            <th scope="col">${words.state}</th>
            <th scope="col">${words.aliases}</th>
            <th scope="col">${words.created}</th>
          </tr>
        </thead>
        <tbody>
          ${versions.map(
            ({ name, version, stateWord, aliases, created }) =>
              html`<tr>
                <td class="ellipsis">
                  <button
                    class="link"
                    title=${titleText(name)}
                    @click=${() => tell('openVersion', { name, version })}
                  >
                    ${shorten(name, 60)} ${version}
                  </button>
                </td>
                <td>${stateWord}</td>
                <td>${aliases.map((alias) => html`<span class="badge">${shorten(alias, 30)}</span> `)}</td>
                <td class="muted">${formats.dateTime(created)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #model(model: ModelView): TemplateResult {
    const { words, formats } = this.host;
    const { about, files } = model;
    const facts: readonly (readonly [string, string])[] = [
      [words.modelId, model.modelId],
      [words.type, model.modelType],
      [words.flavors, about?.flavors.join(', ') ?? ''],
      [words.python, about?.pythonVersion ?? ''],
      [words.size, typeof about?.size === 'number' ? formats.bytes(about.size) : ''],
      [words.status, model.statusWord],
      [words.created, model.created === null ? '' : formats.dateTime(model.created)],
    ];
    return html`<section>
      <h2>
        ${shorten(model.name, 120)}
        ${model.isInput ? html`<span class="badge">${words.modelInput}</span>` : nothing}
      </h2>
      <dl>
        ${facts
          .filter(([, value]) => value !== '')
          .map(
            ([word, value]) =>
              html`<dt>${word}</dt>
                <dd><span class="ellipsis" title=${titleText(value)}>${shorten(value, 200)}</span></dd>`,
          )}
      </dl>
      ${
        files === null
          ? html`<div class="muted">${words.modelGone}</div>`
          : html`<div class="buttons">
              ${button({ label: words.modelFiles, onPress: () => this.onFiles(files) })}
            </div>`
      }
      ${this.#signature(model)}
      ${
        model.metrics.length === 0
          ? nothing
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">${words.metrics}</th>
                  <th scope="col">${words.dataset}</th>
                  <th scope="col" class="number">${words.last}</th>
                </tr>
              </thead>
              <tbody>
                ${model.metrics.map(
                  ({ key, value, dataset }) =>
                    html`<tr>
                      <td class="mono ellipsis" title=${titleText(key)}>${shorten(key, 80)}</td>
                      <td class="muted">${shorten(dataset, 60)}</td>
                      <td class="number" title=${formats.exact(value)}>${formats.short(value)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${
        model.params.length === 0
          ? nothing
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">${fill(words.paramsOf, formats.count(model.params.length))}</th>
                  <th scope="col"></th>
                </tr>
              </thead>
              <tbody>
                ${model.params.slice(0, 200).map(
                  ({ key, value }) =>
                    html`<tr>
                      <td class="mono ellipsis" title=${titleText(key)}>${shorten(key, 80)}</td>
                      <td class="ellipsis" title=${titleText(value)}>${shorten(value, 120)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
  }

  #signature({ name, modelId, about }: ModelView): TemplateResult | typeof nothing {
    const signature = about?.signature;
    if (!signature) return nothing;
    const { words } = this.host;
    const parts = [
      [words.inputs, signature.inputs],
      [words.outputs, signature.outputs],
      [words.inferenceParams, signature.params],
    ] as const;
    return html`${parts.map(([title, fields]) => {
      if (!fields || fields.length === 0) return nothing;
      const id = `${modelId} ${name} ${title}`;
      return fieldsTable({
        host: this.host,
        title,
        fields,
        isWhole: this.whole.has(id),
        onWhole: () => (this.whole = new Set([...this.whole, id])),
      });
    })}`;
  }

  async #load(): Promise<void> {
    try {
      const found = await this.host.ask('models', null);
      if (JSON.stringify(found) !== JSON.stringify(this.found)) this.found = found;
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-run-models', RunModels);
