import type { KeyValue } from '../../core/entities';
import type { Message } from '../decode';

/** A list of `{key, value}`; what is unset is ''. */
export function keyValues(
  message: Message,
  field: string,
  options?: { readonly required: boolean },
): readonly KeyValue[] {
  return message.messages(field).map((item) => ({
    key: options?.required ? item.requiredString('key') : (item.string('key') ?? ''),
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
