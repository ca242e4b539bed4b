import type { ChartConfiguration } from 'chart.js';
import type { TemplateResult } from 'lit';
import type { ChartKind, ChartKinds } from '../../../src/core/charts/kinds';
import type { ShownTable } from '../chartElement';
import type { ChartContext } from '../model';

/** Something in a drawing that the pointer or the keyboard's cursor reads. */
export interface Mark {
  readonly dataset: number;
  readonly index: number;
  readonly title: string;
  readonly colour: string | null;
  /** What is said of it: a name and a value each. */
  readonly rows: readonly (readonly [name: string, value: string])[];
}

/** What the colours mean. */
export type Legend =
  | { readonly kind: 'none' }
  | { readonly kind: 'names'; readonly names: readonly { readonly label: string; readonly colour: string }[] }
  | {
      readonly kind: 'scale';
      readonly name: string;
      /** From the lowest to the highest. */
      readonly colours: readonly string[];
      readonly least: string;
      readonly most: string;
    };
export const NO_LEGEND: Legend = { kind: 'none' };

/** All that a kind has to say of its data; how it comes on the page, into files and to the keyboard is the same for all. */
export interface Figure {
  readonly config: ChartConfiguration;
  /** In the order in which the cursor visits them. */
  readonly marks: readonly Mark[];
  readonly table: ShownTable;
  readonly legend: Legend;
  /** What can't be shown, in sentences. */
  readonly notes: readonly string[];
}

/** A kind of chart whose drawing is a figure. */
export interface FigureKind<K extends ChartKind> {
  readonly kind: K;
  /** A sentence while something has to be chosen first. */
  readonly ask: (spec: ChartKinds[K]['spec'], context: ChartContext) => ChartKinds[K]['query'] | string;
  /** A sentence where there is nothing to draw. */
  readonly figure: (options: {
    readonly spec: ChartKinds[K]['spec'];
    readonly data: ChartKinds[K]['data'];
    readonly context: ChartContext;
    readonly width: number;
    readonly height: number;
  }) => Figure | string;
  readonly form: (options: {
    readonly spec: ChartKinds[K]['spec'];
    readonly context: ChartContext;
    readonly onChange: (spec: ChartKinds[K]['spec']) => void;
  }) => TemplateResult;
}
