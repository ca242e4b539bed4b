import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Field, RunAttribute, RunValue } from '../../../src/core/charts/field';
import { fieldId, MAX_FIELDS, RUN_VALUES } from '../../../src/core/charts/field';
import { button, checkbox, choice, iconButton } from '../../ui/controls';
import { closeIcon } from '../../ui/icons';
import { fill, shorten } from '../../ui/strings';
import type { ChartContext } from '../model';

type Words = ChartContext['look']['words'];

/** All that a chart can take of the runs of the page, as a person picks it. */
function known(
  context: ChartContext,
  chosen: Field | null,
): readonly { readonly field: Field; readonly label: string }[] {
  const { words } = context.look;
  const value: RunValue = chosen?.of === 'metric' ? chosen.value : 'last';
  const attributes: readonly (readonly [RunAttribute, string])[] = [
    ['duration', words.duration],
    ['start_time', words.startTime],
    ['status', words.status],
    ['user_id', words.user],
    ['run_name', words.runName],
  ];
  const all: { readonly field: Field; readonly label: string }[] = [
    ...context.metricKeys.map((key) => ({ field: { of: 'metric', key, value } as const, label: key })),
    ...context.paramKeys.map((key) => ({
      field: { of: 'param', key } as const,
      label: fill(words.paramNamed, key),
    })),
    ...context.groupKeys.tags.map((key) => ({
      field: { of: 'tag', key } as const,
      label: fill(words.tagNamed, key),
    })),
    ...attributes.map(([key, label]) => ({ field: { of: 'attribute', key } as const, label })),
  ];
  const isKnown = chosen === null || all.some(({ field }) => fieldId(field) === fieldId(chosen));
  return isKnown ? all : [{ field: chosen, label: chosen.key }, ...all];
}

function valueWords(words: Words): Readonly<Record<RunValue, string>> {
  return { last: words.lastValue, min: words.lowestValue, max: words.highestValue };
}

/** Which of a metric's values, after the metric itself. */
function valueChoice(
  label: string,
  field: Field | null,
  words: Words,
  onChange: (field: Field) => void,
): TemplateResult | typeof nothing {
  if (field?.of !== 'metric') return nothing;
  const names = valueWords(words);
  return html`<select
    aria-label=${`${label}: ${words.whichValue}`}
    @change=${(event: Event) => {
      const value = RUN_VALUES[(event.currentTarget as HTMLSelectElement).selectedIndex];
      if (value) onChange({ ...field, value });
    }}
  >
    ${RUN_VALUES.map((value) => html`<option .selected=${value === field.value}>${names[value]}</option>`)}
  </select>`;
}

/** One field. `none` names what it is to have none; without it one has to be chosen. */
export function fieldChoice(options: {
  readonly label: string;
  readonly field: Field | null;
  readonly none?: string;
  readonly context: ChartContext;
  readonly onChange: (field: Field | null) => void;
}): TemplateResult {
  const { label, field, none, context, onChange } = options;
  const { words } = context.look;
  const all = known(context, field);
  return html`<div class="field">
    ${choice({
      label,
      value: field ? fieldId(field) : '',
      choices: [
        ...(none !== undefined || field === null ? [{ value: '', label: none ?? words.chooseOne }] : []),
        ...all.map((one) => ({ value: fieldId(one.field), label: shorten(one.label, 50) })),
      ],
      onChange: (id) => onChange(all.find((one) => fieldId(one.field) === id)?.field ?? null),
    })}
    ${field?.of === 'metric' ? html`<span></span><span>${valueChoice(label, field, words, onChange)}</span>` : nothing}
  </div>`;
}

/** Several fields in an order; `more` is what else can be set of each. */
export function fieldList(options: {
  readonly label: string;
  readonly fields: readonly Field[];
  readonly context: ChartContext;
  readonly onChange: (fields: readonly Field[]) => void;
  readonly more?: (field: Field) => TemplateResult;
}): TemplateResult {
  const { label, fields, context, onChange, more } = options;
  const { words } = context.look;
  const taken = new Set(fields.map(fieldId));
  const next = known(context, null).find(({ field }) => !taken.has(fieldId(field)));
  return html`<div class="field top">
    <span>${label}</span>
    <div>
      ${fields.map((field, index) => {
        const all = known(context, field);
        return html`<div class="inline one">
          <select
            aria-label=${`${label} ${index + 1}`}
            @change=${(event: Event) => {
              const chosen = all[(event.currentTarget as HTMLSelectElement).selectedIndex];
              if (chosen) onChange(fields.with(index, chosen.field));
            }}
          >
            ${all.map(
              (one) =>
                html`<option .selected=${fieldId(one.field) === fieldId(field)}>
                  ${shorten(one.label, 40)}
                </option>`,
            )}
          </select>
          ${valueChoice(`${label} ${index + 1}`, field, words, (changed) => onChange(fields.with(index, changed)))}
          ${more?.(field) ?? nothing}
          ${iconButton({
            label: fill(words.removeField, shorten(field.key, 40)),
            icon: closeIcon,
            onPress: () => onChange(fields.toSpliced(index, 1)),
          })}
        </div>`;
      })}
      ${
        next && fields.length < MAX_FIELDS
          ? button({ label: words.addField, onPress: () => onChange([...fields, next.field]) })
          : nothing
      }
    </div>
  </div>`;
}

export function flagField(
  label: string,
  checked: boolean,
  onChange: (checked: boolean) => void,
): TemplateResult {
  return html`<div class="field"><span></span>${checkbox({ label, checked, onChange })}</div>`;
}

export function choiceField<const T extends string>(
  label: string,
  value: T,
  choices: readonly { readonly value: T; readonly label: string }[],
  onChange: (value: T) => void,
): TemplateResult {
  return html`<div class="field">${choice({ label, value, choices, onChange })}</div>`;
}
