import { oneOf, shape, text } from '../decode';
import type { RunsData, RunsQuery } from './field';
import { runsKind } from './runsKind';

export const TIMELINE_ROWS = ['runs', 'lanes'] as const;

export interface TimelineSpec {
  readonly kind: 'timeline';
  readonly title: string;
  /** A row for each run, or as few as there can be: how many ran at once. */
  readonly rows: (typeof TIMELINE_ROWS)[number];
}

export interface TimelineWords {
  readonly spec: TimelineSpec;
  readonly query: RunsQuery & { readonly kind: 'timeline' };
  readonly data: RunsData & { readonly kind: 'timeline' };
}

export const timelineKind = runsKind<'timeline', TimelineSpec>('timeline', {
  spec: shape<TimelineSpec>({ kind: () => 'timeline' as const, title: text, rows: oneOf(TIMELINE_ROWS) }),
  standard: () => ({ kind: 'timeline', title: '', rows: 'runs' }),
  name: () => '',
});
