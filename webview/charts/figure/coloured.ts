import type { Field, FieldValues } from '../../../src/core/charts/field';
import { fieldName } from '../../../src/core/charts/field';
import { numberAxis, placeOn } from '../../../src/core/stats/axes';
import type { Look, ShownRun } from '../model';

import { valueText } from './columns';
import type { Legend } from './figure';
import { NO_LEGEND } from './figure';
import { sequential, stepsOf, toward } from './scale';

/** More categories than this can't be told apart by colour. */
const MOST_NAMES = 18;

/** The colour of each run: its own, or by a field's value. */
export function coloured(
  { runs }: { readonly runs: readonly Pick<ShownRun, 'colour' | 'faded'>[] },
  field: Field | null,
  values: FieldValues | undefined,
  look: Look,
): { readonly colours: readonly string[]; readonly legend: Legend } {
  const { theme, words } = look;
  if (!field || !values) return { colours: runs.map(({ colour }) => colour), legend: NO_LEGEND };
  // A run that isn't among the brushed ones recedes, whatever its colour means.
  const quiet = toward(theme.background, theme.muted, 0.35);
  const shown = (row: number, colour: string): string => (runs[row]?.faded ? quiet : colour);
  if (values.texts) {
    const { texts } = values;
    const colourOf = (value: number): string =>
      value < 0 ? theme.muted : (theme.palette[value % Math.max(1, theme.palette.length)] ?? theme.muted);
    return {
      colours: runs.map((_, row) => shown(row, colourOf(values.values[row] ?? -1))),
      legend: {
        kind: 'names',
        names: texts.slice(0, MOST_NAMES).map((label, value) => ({ label, colour: colourOf(value) })),
      },
    };
  }
  const axis = numberAxis(values.values);
  if (axis?.kind !== 'number')
    return { colours: runs.map((_, row) => shown(row, theme.muted)), legend: NO_LEGEND };
  const scale = sequential(theme);
  return {
    colours: runs.map((_, row) => shown(row, scale(placeOn(axis, values.values[row] ?? Number.NaN)))),
    legend: {
      kind: 'scale',
      name: axis.log ? `${fieldName(field)} (${words.logarithmic})` : fieldName(field),
      colours: stepsOf(scale),
      least: valueText(field, axis.least, look, 4),
      most: valueText(field, axis.most, look, 4),
    },
  };
}
