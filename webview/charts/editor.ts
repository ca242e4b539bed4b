import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { ChartKind, ChartKinds, ChartSpec } from '../../src/core/charts/kinds';
import { CHART_KIND_NAMES, CHART_KINDS, chartName } from '../../src/core/charts/kinds';
import type { ChartSection } from '../../src/core/charts/workspace';
import { addChart, changeChart, placed } from '../../src/core/charts/workspace';
import { button, choice, textField } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import { formStyles } from './form.styles';
import { KIND_MODULES } from './kinds';
import { sectionNamed, sectionTitle } from './madeSections';
import type { ChartContext } from './model';
import './preview';

/** What a person edits; `id` is null for a new chart. */
export interface EditedChart {
  readonly id: string | null;
  readonly section: string;
  readonly spec: ChartSpec;
}

/** The dialog in which a chart is made or changed. */
export class ChartEditor extends LitElement {
  static override readonly styles = [
    sharedStyles,
    formStyles,
    css`
      dialog {
        width: min(1080px, 94vw);
        padding: 0;
        color: inherit;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
        border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, var(--hairline)));
        border-radius: 6px;
      }
      dialog::backdrop {
        background: color-mix(in srgb, var(--vscode-editor-background) 60%, transparent);
      }
      form {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 500px) minmax(0, 1fr);
        gap: 12px 20px;
        box-sizing: border-box;
        max-height: 90vh;
        padding: 16px 20px;
      }
      .fields {
        display: flex;
        flex-direction: column;
        gap: 12px;
        /* With room for the outlines of what has the focus. */
        margin: -3px;
        padding: 3px;
        overflow-y: auto;
      }
      tm-chart-preview {
        height: min(440px, 68vh);
      }
      h2 {
        margin: 0;
        font-size: 1.1em;
        font-weight: 600;
      }
      .end {
        display: flex;
        gap: 8px;
        justify-content: flex-end;
        margin-top: 6px;
      }
      h2,
      .end {
        grid-column: 1 / -1;
      }
      /* Not beside each other, but the drawing above: what is chosen below changes it in sight. */
      @media (max-width: 760px) {
        form {
          grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
        }
        tm-chart-preview {
          grid-row: 2;
          height: min(220px, 30vh);
        }
      }
    `,
  ];
  static override readonly properties = {
    edited: { attribute: false },
    context: { attribute: false },
    onSave: { attribute: false },
    onCancel: { attribute: false },
    draft: { state: true },
    form: { state: true },
  };
  declare edited: EditedChart;
  declare context: ChartContext;
  declare onSave: (edited: EditedChart) => void;
  declare onCancel: () => void;
  declare private draft: EditedChart;
  declare private form: ((context: ChartContext) => TemplateResult) | undefined;
  #turn = 0;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('edited')) return;
    this.draft = {
      ...this.edited,
      section: sectionTitle(this.edited.section, this.context.look.words),
    };
    void this.#load(this.edited.spec);
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const { words } = this.context.look;
    const { draft } = this;
    const { spec } = draft;
    const set = (change: Partial<EditedChart>): void => {
      this.draft = { ...this.draft, ...change };
    };
    const kinds = CHART_KIND_NAMES.map((kind) => ({ value: kind, label: words[KIND_MODULES[kind].label] }));
    return html`<dialog @cancel=${this.#cancel} aria-labelledby="title">
      <form method="dialog" @submit=${this.#submit}>
        <h2 id="title">${draft.id === null ? words.addChart : words.editChart}</h2>
        <div class="fields">
          <div class="field">
            ${choice({ label: words.chartKind, value: spec.kind, choices: kinds, onChange: (kind) => this.#setKind(kind) })}
          </div>
          <label class="field"
            ><span>${words.chartName}</span>${textField({
              label: words.chartName,
              placeholder: chartName({ ...spec, title: '' }),
              value: spec.title,
              onInput: (title) => set({ spec: { ...this.draft.spec, title } }),
            })}</label
          >
          <label class="field"
            ><span>${words.section}</span>${textField({
              label: words.section,
              placeholder: words.otherMetrics,
              value: draft.section,
              onInput: (section) => set({ section }),
            })}</label
          >
          ${this.form?.(this.context) ?? nothing}
        </div>
        <tm-chart-preview .spec=${spec} .context=${this.context}></tm-chart-preview>
        <div class="end">
          ${button({ label: words.cancel, onPress: this.#cancel })}
          ${button({ label: words.save, secondary: false, onPress: this.#submit })}
        </div>
      </form>
    </dialog>`;
  }

  /** The form of a kind has the chart's own settings in hand; the title is the editor's. */
  async #load<K extends ChartKind>(spec: ChartKinds[K]['spec'] & { readonly kind: K }): Promise<void> {
    const turn = ++this.#turn;
    const { form } = await KIND_MODULES[spec.kind].load();
    if (turn !== this.#turn) return;
    let own: ChartKinds[K]['spec'] = spec;
    this.form = (context) =>
      form({
        spec: own,
        context,
        onChange: (changed) => {
          own = changed;
          this.draft = { ...this.draft, spec: { ...changed, title: this.draft.spec.title } };
        },
      });
  }

  #setKind(kind: ChartKind): void {
    const { title } = this.draft.spec;
    this.form = undefined;
    this.draft = {
      ...this.draft,
      spec: { ...CHART_KINDS[kind].standard(this.context), title },
    };
    void this.#load(this.draft.spec);
  }

  #submit = (event?: Event): void => {
    event?.preventDefault();
    this.onSave({
      ...this.draft,
      section: sectionNamed(this.draft.section, this.context.look.words),
    });
  };

  #cancel = (event?: Event): void => {
    event?.preventDefault();
    this.onCancel();
  };
}
customElements.define('tm-chart-editor', ChartEditor);

/** The sections with a chart as it was edited, in the section that was chosen for it. */
export function withEdited(
  sections: readonly ChartSection[],
  { id, section, spec }: EditedChart,
): readonly ChartSection[] {
  if (id === null) {
    const chart = placed({ id: crypto.randomUUID(), metric: null, spec });
    return addChart(sections, section, chart);
  }
  const changed = changeChart(sections, id, (chart) => ({ ...chart, spec }));
  const home = changed.find(({ charts }) => charts.some((chart) => chart.id === id));
  const chart = home?.charts.find((one) => one.id === id);
  if (!chart || home?.name === section) return changed;
  const without = changed.map((one) =>
    one === home ? { ...one, charts: one.charts.filter((other) => other.id !== id) } : one,
  );
  return addChart(without, section, chart);
}
