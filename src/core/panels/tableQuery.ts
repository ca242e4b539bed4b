import type { RunTableQuery } from '../runTable';
import { STAR_TAG, splitSearch } from '../runTable';
import type { TableArrangement } from './tableView';

const STARRED = `tags.\`${STAR_TAG}\` = 'true'`;

/** What the host is asked for. Where only starred runs are, `shift` characters stand before what was typed. */
export function queryOf(
  arrangement: TableArrangement,
  experimentIds: readonly string[],
  now: number,
  brushed: readonly string[] | null,
): { readonly query: RunTableQuery; readonly shift: number } {
  const search = splitSearch(arrangement.search);
  const trimmed = arrangement.search.length - arrangement.search.trimStart().length;
  const filter = !arrangement.onlyStarred
    ? search.filter
    : search.filter === ''
      ? STARRED
      : `(${search.filter}) AND ${STARRED}`;
  return {
    shift: (arrangement.onlyStarred ? 1 : 0) - trimmed,
    query: {
      experimentIds,
      filter,
      text: search.text,
      viewType: arrangement.viewType,
      statuses: arrangement.statuses,
      startedFrom: arrangement.within === null ? null : now - arrangement.within,
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
