import type { ChartModule } from '../chartElement';
import { ImagesChart } from '../images/chart';
import { imagesForm } from '../images/form';

export const imagesModule: ChartModule<'images'> = { create: () => new ImagesChart(), form: imagesForm };
