import type { ChartDataset } from 'chart.js';
import type { Theme } from '../../ui/theme';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly radius?: number;
}

/** Runs as dots, each in its colour, ringed by the background where they lie on one another. */
export function dots(points: readonly Point[], theme: Theme): ChartDataset<'scatter'> {
  const usual = points.length > 300 ? 2.5 : 4;
  const radii = points.map(({ radius }) => radius ?? usual);
  const colours = points.map(({ colour }) => colour);
  return {
    type: 'scatter',
    data: points.map(({ x, y }) => ({ x, y })),
    pointRadius: radii,
    pointHoverRadius: radii.map((radius) => radius + 2),
    pointHitRadius: 4,
    pointBackgroundColor: colours,
    pointHoverBackgroundColor: colours,
    pointBorderColor: theme.background,
    pointBorderWidth: points.length > 300 ? 0 : 1,
    pointHoverBorderColor: theme.foreground,
    pointHoverBorderWidth: 1.5,
    clip: 8,
  };
}
