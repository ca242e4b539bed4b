import type { KeyValue } from '../../core/entities';
import type { Message } from '../decode';

/** A list of `{key, value}`; an unset value is ''. */
export function keyValues(message: Message, field: string): readonly KeyValue[] {
  return message.messages(field).map((item) => ({
    key: item.requiredString('key'),
    value: item.string('value') ?? '',
  }));
}

/** The message's own `key` and `value`. */
export function keyValue(message: Message): KeyValue {
  return { key: message.requiredString('key'), value: message.string('value') ?? '' };
}

/** A field that counts as unset when it is ''. */
export function optional(message: Message, field: string): string | null {
  const value = message.string(field);
  return value === '' ? null : value;
}
