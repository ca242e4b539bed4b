import type { ChartSection } from '../../src/core/charts/workspace';
import { changeChart, moveChart, stepChart } from '../../src/core/charts/workspace';
import type { ChartExport } from '../../src/core/panels/charts';
import type { EditedChart } from './editor';
import { exported } from './export';
import type { ChartActions, ChartFrame } from './frame';

/** What can be done with a chart of the page, from its frame. */
export function chartActions(page: {
  /** As they are now, and for which metrics there are charts. */
  readonly sections: () => {
    readonly sections: readonly ChartSection[];
    readonly keys: readonly string[];
  };
  /** After the next drawing. */
  readonly frames: () => Promise<readonly ChartFrame[]>;
  readonly edit: (edited: EditedChart) => void;
  readonly remove: (id: string) => void;
  readonly arrange: (sections: readonly ChartSection[]) => void;
  readonly setStep: (id: string, step: number | undefined) => void;
  readonly save: (file: ChartExport) => Promise<boolean>;
  readonly onProblem: (error: unknown) => void;
}): ChartActions {
  return {
    edit: (chart) => {
      const { sections } = page.sections();
      const section = sections.find(({ charts }) => charts.some(({ id }) => id === chart.id));
      page.edit({ id: chart.id, section: section?.name ?? '', spec: chart.spec });
    },
    remove: ({ id }) => page.remove(id),
    resize: ({ id }, size) =>
      page.arrange(changeChart(page.sections().sections, id, (chart) => ({ ...chart, ...size }))),
    step: ({ id }, direction) => {
      const { sections, keys } = page.sections();
      page.arrange(stepChart(sections, id, direction, new Set(keys)));
      void page.frames().then((frames) => frames.find(({ chart }) => chart.id === id)?.focusHandle());
    },
    drop: (draggedId, before) =>
      page.arrange(moveChart(page.sections().sections, draggedId, { before: before.id })),
    setStep: ({ id }, step) => page.setStep(id, step),
    exportAs: (kind, name, chart) => {
      void exported(kind, name, chart)
        .then((content) => page.save({ name, kind, content }))
        .catch(page.onProblem);
    },
  };
}
