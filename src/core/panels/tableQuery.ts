import type { RunTableQuery } from '../runTable';
import { STAR_TAG, splitSearch } from '../runTable';
import type { TableArrangement } from './tableView';

const STARRED = `tags.\`${STAR_TAG}\` = 'true'`;
const MINUTE = 60_000;

/** What the host is asked for. Where more is wanted than what was typed says, `shift` characters stand before that. */
export function queryOf(
  arrangement: TableArrangement,
  experimentIds: readonly string[],
  now: number,
  brushed: readonly string[] | null,
): { readonly query: RunTableQuery; readonly shift: number } {
  const search = splitSearch(arrangement.search);
  const trimmed = arrangement.search.length - arrangement.search.trimStart().length;
  const others = [...started(arrangement.within, now), ...(arrangement.onlyStarred ? [STARRED] : [])];
  const isAmong = search.filter !== '' && others.length > 0;
  const typed = isAmong ? `(${search.filter})` : search.filter;
  return {
    shift: (isAmong ? 1 : 0) - trimmed,
    query: {
      experimentIds,
      filter: [typed, ...others].filter((part) => part !== '').join(' AND '),
      text: search.text,
      viewType: arrangement.viewType,
      statuses: arrangement.statuses,
      orderBy: arrangement.orderBy,
      groupBy: arrangement.groupBy,
      tree: arrangement.tree && arrangement.groupBy.length === 0,
      expanded: arrangement.expanded,
      pinned: arrangement.pinnedRuns,
      hidden: arrangement.hiddenRuns,
      only: brushed,
    },
  };
}

/** In the search language's own words. */
function started(within: TableArrangement['within'], now: number): readonly string[] {
  if (within === null) return [];
  const { from, to } = typeof within === 'number' ? { from: now - within, to: null } : within;
  return [
    ...(from === null ? [] : [`start_time >= ${from}`]),
    ...(to === null ? [] : [`start_time < ${to + MINUTE}`]),
  ];
}
