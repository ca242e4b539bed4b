import { TidemarkError, type Sentence } from '../errors';

/** What is wrong with a filter or an order, and where. */
export class FilterError extends TidemarkError {
  /** Offset into the text. */
  readonly position: number;

  constructor(message: Sentence, position: number) {
    super('INVALID_PARAMETER_VALUE', message);
    this.name = 'FilterError';
    this.position = position;
  }
}
