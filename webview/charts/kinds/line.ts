import type { ChartModule } from '../chartElement';
import { LineChart } from '../line/chart';
import { lineForm } from '../line/form';

export const lineModule: ChartModule<'line'> = { create: () => new LineChart(), form: lineForm };
