import { TidemarkError } from '../errors';

/** What is wrong with a filter or an order, and where. */
export class FilterError extends TidemarkError {
  /** Offset into the text. */
  readonly position: number;

  constructor(message: string, position: number) {
    super('INVALID_PARAMETER_VALUE', message);
    this.name = 'FilterError';
    this.position = position;
  }
}
