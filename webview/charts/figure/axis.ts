import type { Field, FieldValues } from '../../../src/core/charts/field';
import { fieldName } from '../../../src/core/charts/field';
import type { Look } from '../model';
import type { Axis } from './options';
import { numbers, shortLabel } from './options';

/** The axis for a field: categories of texts, else numbers, lengths of time or dates. */
export function axisFor(
  field: Field,
  { texts }: FieldValues,
  options: {
    readonly look: Look;
    readonly log?: boolean;
    readonly grid?: boolean;
    readonly title?: string;
    readonly narrow?: boolean;
  },
): Axis {
  const { look, log = false, grid = true, title = fieldName(field) } = options;
  const few = options.narrow ? { mostTicks: 3 } : {};
  if (texts) return places(texts, { look, title, grid });
  if (field.of === 'attribute' && field.key === 'duration')
    return numbers({ look, title, log, grid, label: (value) => look.formats.duration(value) });
  if (field.of === 'attribute' && field.key === 'start_time')
    return numbers({ look, title, grid, label: (value) => dayText(value, look.locale) });
  return numbers({ look, title, log, grid, ...few });
}

/** Texts at whole numbers: the library's own axis of categories would take a place for one more text. */
function places(
  texts: readonly string[],
  options: { readonly look: Look; readonly title: string; readonly grid: boolean },
): Axis {
  return {
    ...numbers({
      ...options,
      least: -0.5,
      most: texts.length - 0.5,
      label: (value) => shortLabel(texts[value] ?? '', 16),
    }),
    offset: false,
    afterBuildTicks: (scale) => {
      scale.ticks = texts.map((_, value) => ({ value }));
    },
  };
}

function dayText(time: number, locale: string): string {
  if (!(Math.abs(time) <= 8.64e15)) return '';
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  try {
    return new Date(time).toLocaleString(locale, options);
  } catch {
    // VS Code's pseudo language is no BCP 47 tag.
    return new Date(time).toLocaleString('en', options);
  }
}
