import { CategoryScale, Chart } from 'chart.js';
import type { ChartArea, Plugin } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { html } from 'lit';
import type { CorrelationSpec } from '../../../src/core/charts/correlation';
import { fieldName } from '../../../src/core/charts/field';
import { correlation as correlate, CORRELATIONS } from '../../../src/core/stats/correlation';
import { fill } from '../../ui/strings';
import { shownColumns } from '../figure/columns';
import { figureModule } from '../figure/element';
import { choiceField, fieldList } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { categories, PLAIN } from '../figure/options';
import { diverging, inkOn } from '../figure/scale';

Chart.register(MatrixController, MatrixElement, CategoryScale);

const LEAST_CELL = 30;
const LEAST_HEIGHT_FOR_UPRIGHT = 260;
const UPRIGHT_LETTERS = 14;

const correlation: FigureKind<'correlation'> = {
  kind: 'correlation',
  ask: ({ fields }, { runs, look }) =>
    fields.length < 2
      ? look.words.chooseSeveral
      : { kind: 'correlation', runIds: runs.map(({ runId }) => runId), fields },
  figure: ({ spec, data, context, width, height }) => {
    const { look } = context;
    const { words, formats, theme } = look;
    const shown = shownColumns(data, context);
    // Texts have no order that could correlate.
    const numbers = spec.fields.flatMap((field, index) => {
      const column = shown.columns[index];
      return column && !column.texts ? [{ name: fieldName(field), values: column.values }] : [];
    });
    if (shown.runs.length < 3) return words.tooFewRuns;
    // What is the same in all runs goes with nothing: its row would be empty.
    const fields = numbers.filter(({ values }) => new Set(values.filter(Number.isFinite)).size > 1);
    if (fields.length < 2) return words.needsTwoNumbers;
    const colourOf = diverging(theme);
    const labels = fields.map(({ name }) => name);
    const cells = fields.flatMap((row, y) =>
      fields.map((column, x) => ({
        x,
        y,
        value: x === y ? 1 : correlate(row.values, column.values, spec.method),
      })),
    );
    const texts = shown.columns.length - numbers.length;
    const constants = numbers.length - fields.length;
    const cellWidth = (width - 110) / fields.length;
    const side = Math.max(1, Math.min(cellWidth, (height - 40) / fields.length));
    // Texts below the columns stand upright where they are too long to lie, and there is room for them.
    const upright = height >= LEAST_HEIGHT_FOR_UPRIGHT;
    const letters = upright ? UPRIGHT_LETTERS : Math.max(4, Math.floor(cellWidth / 7));
    return {
      config: {
        type: 'matrix',
        data: {
          datasets: [
            {
              data: cells.map(({ x, y, value }) => ({
                x: labels[x] ?? '',
                y: labels[y] ?? '',
                v: value ?? 0,
              })),
              backgroundColor: cells.map(({ value }) => (value === null ? 'transparent' : colourOf(value))),
              hoverBackgroundColor: cells.map(({ value }) =>
                value === null ? 'transparent' : colourOf(value),
              ),
              hoverBorderColor: theme.foreground,
              borderWidth: 0,
              hoverBorderWidth: 1.5,
              width: ({ chart }) => cellSize(chart.chartArea, fields.length).width,
              height: ({ chart }) => cellSize(chart.chartArea, fields.length).height,
            },
          ],
        },
        options: {
          ...PLAIN,
          scales: {
            x: {
              ...categories({ look, title: '', labels, most: letters, all: side >= LEAST_CELL, upright }),
              position: 'bottom',
            },
            // As a matrix is read: from the upper left.
            y: { ...categories({ look, title: '', labels, most: 18, rows: true }), reverse: false },
          },
        },
        plugins: side >= LEAST_CELL ? [cellTexts(cells, colourOf, context.look)] : [],
      },
      marks: cells.map(({ x, y, value }, index) => ({
        dataset: 0,
        index,
        title: `${labels[y] ?? ''} × ${labels[x] ?? ''}`,
        colour: null,
        rows: [
          [methodWord(spec.method, words), value === null ? '–' : formats.short(Number(value.toFixed(3)))],
        ],
      })),
      table: {
        columns: ['', ...labels],
        rows: labels.map((label, y) => [
          label,
          ...labels.map((_, x) => cells[y * labels.length + x]?.value ?? null),
        ]),
      },
      legend: {
        kind: 'scale',
        name: methodWord(spec.method, words),
        colours: Array.from({ length: 9 }, (_, step) => colourOf(step / 4 - 1)),
        least: formats.short(-1),
        most: formats.short(1),
      },
      notes: [
        ...(texts > 0 ? [fill(words.textsLeftOut, formats.count(texts))] : []),
        ...(constants > 0 ? [fill(words.constantsLeftOut, formats.count(constants))] : []),
      ],
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<CorrelationSpec>): void => onChange({ ...spec, ...change });
    return html`${fieldList({ label: words.chosenValues, fields: spec.fields, context, onChange: (fields) => set({ fields }) })}
    ${choiceField(
      words.method,
      spec.method,
      CORRELATIONS.map((value) => ({ value, label: methodWord(value, words) })),
      (method) => set({ method }),
    )}`;
  },
};
export const correlationModule = figureModule(correlation);

/** Before its first layout a chart has no area. */
function cellSize(
  area: ChartArea | undefined,
  many: number,
): { readonly width: number; readonly height: number } {
  const of = (length: number): number => Math.max(1, length / many - 1);
  return { width: of(area?.width ?? 0), height: of(area?.height ?? 0) };
}

function methodWord(
  method: CorrelationSpec['method'],
  words: { readonly pearson: string; readonly spearman: string },
): string {
  return method === 'pearson' ? words.pearson : words.spearman;
}

/** The numbers in the cells, where they have room. */
function cellTexts(
  cells: readonly { readonly x: number; readonly y: number; readonly value: number | null }[],
  colourOf: (value: number) => string,
  { theme }: { readonly theme: Parameters<typeof inkOn>[1] },
): Plugin {
  return {
    id: 'cellTexts',
    afterDatasetsDraw: ({ ctx, scales: { x, y } }) => {
      if (!x || !y) return;
      ctx.save();
      ctx.font = `${theme.fontSize}px ${theme.fontFamily}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      for (const cell of cells) {
        ctx.fillStyle = cell.value === null ? theme.muted : inkOn(colourOf(cell.value), theme);
        const words = cell.value === null ? '–' : cell.value.toFixed(2);
        ctx.fillText(words, x.getPixelForValue(cell.x), y.getPixelForValue(cell.y));
      }
      ctx.restore();
    },
  };
}
