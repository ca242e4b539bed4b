import type { Span } from '../../../src/core/charts/workspace';

/** What keys do to a chart. */
export interface Keyed {
  readonly view: Span;
  readonly cursor: number | null;
  readonly neighbour: (from: number, direction: 1 | -1) => number | undefined;
  readonly snap: (x: number) => number;
  readonly moveTo: (x: number | null) => void;
  readonly panBy: (pixels: number) => void;
  readonly zoomBy: (factor: number) => void;
  /** Undefined while nothing is zoomed. */
  readonly resetZoom: (() => void) | undefined;
}

/** Pixels that a key moves the range by. */
const STEP = 40;

/** Whether the key means something to the chart, which has happened then. */
export function pressed(event: KeyboardEvent, chart: Keyed): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { view, cursor } = chart;
  const jump = (x: number): void => chart.moveTo(chart.snap(x));
  const walk = (direction: 1 | -1): void => {
    if (event.shiftKey) chart.panBy(-STEP * direction);
    else if (cursor === null) jump(direction === 1 ? view.from : view.to);
    else {
      const next = chart.neighbour(cursor, direction);
      if (next !== undefined && next >= view.from && next <= view.to) chart.moveTo(next);
    }
  };
  const { resetZoom } = chart;
  const escape = resetZoom ?? (cursor === null ? undefined : () => chart.moveTo(null));
  const keys: Readonly<Record<string, (() => void) | undefined>> = {
    ArrowRight: () => walk(1),
    ArrowLeft: () => walk(-1),
    Home: () => jump(view.from),
    End: () => jump(view.to),
    '+': () => chart.zoomBy(1.5),
    '=': () => chart.zoomBy(1.5),
    '-': () => chart.zoomBy(1 / 1.5),
    Escape: escape,
  };
  const action = keys[event.key];
  action?.();
  return action !== undefined;
}

/** Moves the range with the pointer, as long as the button is down. Without Shift, dragging zooms: the plugin does that. */
export function dragged(start: MouseEvent, move: (pixels: number) => void, end: () => void): void {
  let at = start.clientX;
  const moved = ({ clientX }: MouseEvent): void => {
    move(clientX - at);
    at = clientX;
  };
  const ended = (): void => {
    window.removeEventListener('mousemove', moved);
    end();
  };
  window.addEventListener('mousemove', moved);
  window.addEventListener('mouseup', ended, { once: true });
}

/** Beside the cursor, on the side with more room. */
export function placedBeside(box: HTMLElement, cursor: number, chartLeft: number): void {
  const rightSide = cursor + 14;
  const fits = chartLeft + rightSide + box.offsetWidth < window.innerWidth - 8;
  // Over the charts beside it rather than over what is pointed at.
  const leftSide = Math.max(8 - chartLeft, cursor - 14 - box.offsetWidth);
  box.style.setProperty('left', `${fits ? rightSide : leftSide}px`);
}
