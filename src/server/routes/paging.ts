import type { ViewType } from '../../core/entities';
import { checkMaxResults } from '../../core/limits';
import type { Message } from '../decode';

const VIEW_TYPES: readonly ViewType[] = ['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'];

export function viewType(message: Message, field: string): ViewType {
  return message.choice(field, VIEW_TYPES) ?? 'ACTIVE_ONLY';
}

/** The `max_results` asked for, or `standard` where MLflow has a default. */
export function pageSize(message: Message, limits: { standard?: number; most: number }): number {
  const size = message.int('max_results') ?? limits.standard ?? 0;
  checkMaxResults(size, limits.most);
  return size;
}

export function pageToken(message: Message): string | null {
  const token = message.string('page_token');
  return token === '' ? null : token;
}
