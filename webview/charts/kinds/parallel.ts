import { html } from 'lit';
import { fieldId } from '../../../src/core/charts/field';
import type { ParallelSpec } from '../../../src/core/charts/parallel';
import { checkbox } from '../../ui/controls';
import type { ChartModule } from '../chartElement';
import { fieldChoice, fieldList } from '../figure/fieldControls';
import { ParallelChart } from '../parallel/chart';

export const parallelModule: ChartModule<'parallel'> = {
  create: () => new ParallelChart(),
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<ParallelSpec>): void => onChange({ ...spec, ...change });
    return html`${fieldList({
      label: words.axes,
      fields: spec.axes,
      context,
      onChange: (axes) => set({ axes }),
      more: (field) =>
        checkbox({
          label: words.logarithmic,
          checked: spec.log.includes(fieldId(field)),
          onChange: (log) =>
            set({
              log: [...spec.log.filter((id) => id !== fieldId(field)), ...(log ? [fieldId(field)] : [])],
            }),
        }),
    })}
    ${fieldChoice({
      label: words.colourBy,
      field: spec.colour,
      none: words.notGrouped,
      context,
      onChange: (colour) => set({ colour }),
    })}`;
  },
};
