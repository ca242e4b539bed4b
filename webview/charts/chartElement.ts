import type { TemplateResult } from 'lit';
import { LitElement } from 'lit';
import type { ChartKind, ChartKinds } from '../../src/core/charts/kinds';
import type { ChartContext } from './model';

/** What is shown, as text and numbers: for people who listen, and for a file. */
export interface ShownTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Draws one chart of a kind in the frame that the page puts around it. */
export abstract class ChartElement<K extends ChartKind> extends LitElement {
  static override readonly properties = {
    spec: { attribute: false },
    context: { attribute: false },
    asTable: { attribute: false },
    step: { attribute: false },
  };
  declare spec: ChartKinds[K]['spec'];
  declare context: ChartContext;
  /** Shows the text alternative in place of the drawing. */
  declare asTable: boolean;
  /** Where its slider stands, as a person chose it; undefined: at the last step, and it stays there. */
  declare step: number | undefined;
  /** Chooses another step. */
  declare onStep: (step: number | undefined) => void;

  constructor() {
    super();
    this.asTable = false;
  }

  /** These runs have something new; `null`: any may have. */
  abstract refresh(runIds: readonly string[] | null): void;
  /** Beside the title: what can't be shown, or why it is old. A change of it is told by a `note` event. */
  abstract note(): TemplateResult;
  /** Whether something is zoomed, and how that ends. */
  abstract readonly resetZoom: (() => void) | undefined;
  /** The picture as it is drawn, with title and legend. */
  abstract toSvg(title: string): string | Promise<string>;
  /** All data that are shown, row by row. */
  abstract toTable(): ShownTable;
}

/** What the frame and the editor know of a kind. */
export interface ChartModule<K extends ChartKind> {
  readonly create: () => ChartElement<K>;
  /** The part of the editor that is about this kind. */
  readonly form: (options: ChartForm<K>) => TemplateResult;
}

export interface ChartForm<K extends ChartKind> {
  readonly spec: ChartKinds[K]['spec'];
  readonly context: ChartContext;
  readonly onChange: (spec: ChartKinds[K]['spec']) => void;
}
