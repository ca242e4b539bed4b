import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { profileEntries, schemaFields } from '../../src/core/datasetSchema';
import type { DatasetView, RunDescription } from '../../src/core/panels/run';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { fieldsTable } from './fields';
import type { RunHost } from './model';
import { messageOf } from './model';
import { sectionStyles } from './section.styles';

/** What data went into the run: where it came from, what is in it. */
export class RunDatasets extends LitElement {
  static override readonly styles = [sharedStyles, sectionStyles];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    version: { attribute: false },
    datasets: { state: true },
    whole: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;
  declare private datasets: readonly DatasetView[] | undefined;
  /** Those whose fields are all shown. */
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
    if (this.problem !== undefined && !this.datasets) {
      return failure(this.problem, button({ label: words.tryAgain, onPress: () => void this.#load() }));
    }
    if (!this.datasets) return html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`;
    if (this.datasets.length === 0) return html`<div class="empty">${words.noDatasets}</div>`;
    return html`${this.datasets.map((dataset) => this.#dataset(dataset))}`;
  }

  #dataset(dataset: DatasetView): TemplateResult {
    const { words } = this.host;
    const profile = profileEntries(dataset.profile) ?? [];
    const facts: readonly (readonly [string, string])[] = [
      [words.digest, dataset.digest],
      [words.source, sourceText(dataset)],
      ...profile,
    ];
    return html`<section>
      <h2>
        ${shorten(dataset.name, 120)}
        ${dataset.context === '' ? nothing : html`<span class="badge">${shorten(dataset.context, 40)}</span>`}
      </h2>
      <dl>
        ${facts.map(
          ([word, value]) =>
            html`<dt class="ellipsis">${shorten(word, 40)}</dt>
              <dd><span class="ellipsis" title=${titleText(value)}>${shorten(value, 400)}</span></dd>`,
        )}
      </dl>
      ${this.#schema(dataset)}
    </section>`;
  }

  #schema(dataset: DatasetView): TemplateResult | typeof nothing {
    if (dataset.schema === null) return nothing;
    const fields = schemaFields(dataset.schema);
    if (!fields) return html`<pre>${shorten(dataset.schema, 2000)}</pre>`;
    const id = `${dataset.name} ${dataset.digest}`;
    return fieldsTable({
      host: this.host,
      title: this.host.words.fields,
      fields,
      isWhole: this.whole.has(id),
      onWhole: () => (this.whole = new Set([...this.whole, id])),
    });
  }

  async #load(): Promise<void> {
    try {
      const datasets = await this.host.ask('datasets', null);
      if (JSON.stringify(datasets) !== JSON.stringify(this.datasets)) this.datasets = datasets;
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-run-datasets', RunDatasets);

/** A source is JSON of its type's own making: an address, or the tags of the code that made the data. */
function sourceText({ sourceType, source }: DatasetView): string {
  try {
    const parsed: unknown = JSON.parse(source);
    if (typeof parsed === 'object' && parsed !== null) {
      for (const key of ['uri', 'url', 'path', 'table_name']) {
        const value = key in parsed ? (parsed as Readonly<Record<string, unknown>>)[key] : undefined;
        if (typeof value === 'string') return `${sourceType} · ${value}`;
      }
      const tags = 'tags' in parsed ? parsed.tags : undefined;
      if (typeof tags === 'object' && tags !== null && 'mlflow.source.name' in tags)
        return `${sourceType} · ${String(tags['mlflow.source.name'])}`;
    }
  } catch {
    // Not JSON: as it is.
  }
  return `${sourceType} · ${source}`;
}
