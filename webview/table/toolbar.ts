import type { TemplateResult } from 'lit';
import { css, html } from 'lit';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import { chevronDown } from '../ui/icons';
import type { MenuEntry } from '../ui/menu';
import { openMenu } from '../ui/menu';
import { menuTool, MORE, unseen } from '../ui/menuTool';
import { fill, shorten, titleText } from '../ui/strings';
import type { ViewBench } from '../ui/viewMenu';
import { viewMenu, viewTool } from '../ui/viewMenu';
import type { TableArrangement } from '../../src/core/panels/tableView';
import { labelOf } from './columns';
import { groupMenu, moreMenu } from './menus';
import { ColumnPicker } from './picker';
import type { TableWorkbench } from './workbench';

/** What there is no room for is in the last menu: in all, the search stays wide enough to write a filter in. */
export const toolbarStyles = css`
  .toolbar {
    display: flex;
    gap: 6px 10px;
    align-items: center;
    padding: 6px 10px 6px 14px;
  }
  .place {
    flex: 0 1 auto;
    max-width: 22em;
    font-weight: 600;
  }
  .count {
    flex: 0 0 auto;
    min-width: 7em;
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .count b {
    margin-left: 6px;
    font-weight: normal;
    color: var(--vscode-foreground);
  }
  .part {
    display: contents;
  }
  .part .tool {
    max-width: 15em;
  }
  /* The tab has the names, too. */
  @media (max-width: 820px) {
    .place {
      display: none;
    }
    .toolbar {
      column-gap: 4px;
    }
    .count {
      margin: 0 4px;
    }
    .count:has(b) .found {
      display: none;
    }
  }
  @media (max-width: 640px) {
    .part.view {
      display: none;
    }
  }
  @media (max-width: 520px) {
    .part {
      display: none;
    }
    .count {
      min-width: 0;
    }
  }
`;

/** The search, how many there are, and what is done with the table as a whole. */
export function tableToolbar(bench: TableWorkbench, count: unknown, root: Node): TemplateResult {
  const { words, description } = bench;
  const names = description?.experiments.map(({ name }) => name) ?? [];
  const columns = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLElement) pickColumns(bench, root, currentTarget);
  };
  return html`<div class="toolbar">
    <span class="place ellipsis" title=${titleText(names.join(', '))}>${shorten(names.join(', '), 60)}</span>
    <tm-filter-box></tm-filter-box>
    <span class="count">${count}</span>
    <span class="part columns"
      ><button class="tool" aria-haspopup="dialog" @click=${columns}>
        ${words.columns}${chevronDown}
      </button></span
    >
    <span class="part group">${menuTool({ label: groupLabel(bench), entries: () => groupMenu(bench) })}</span>
    <span class="part view">${viewTool(viewsOf(bench))}</span>
    <span class="rest"
      >${menuTool({ label: MORE, title: words.more, entries: () => restMenu(bench, root) })}</span
    >
  </div>`;
}

function groupLabel({ words, arrangement }: TableWorkbench): string {
  const labels = arrangement.groupBy.map((column) => shorten(labelOf(column, words), 20));
  return labels.length > 0 ? fill(words.groupedBy, labels.join(', ')) : words.group;
}

function viewsOf(bench: TableWorkbench): ViewBench<TableArrangement> {
  return {
    words: bench.words,
    views: bench.views,
    arrangement: bench.arrangement,
    standard: STANDARD_ARRANGEMENT,
    writable: bench.description?.writable === true,
    apply: (arrangement, name) => bench.apply(arrangement, name),
    share: bench.deps.shareView,
  };
}

/** Opens it, or closes the one that is open. */
function pickColumns(bench: TableWorkbench, root: Node, opener: HTMLElement): void {
  const known = root instanceof ShadowRoot ? root.querySelector('tm-column-picker') : null;
  if (known) known.remove();
  else new ColumnPicker(bench).openAt(root, opener);
}

/** Before what is always in the menu, the tools that there is no room for. */
function restMenu(bench: TableWorkbench, root: Node): readonly MenuEntry[] {
  const part = (name: string): HTMLElement | null =>
    root instanceof ShadowRoot ? root.querySelector<HTMLElement>(`.${name} .tool`) : null;
  const opener = part('rest');
  const entry = (name: string, open: (at: HTMLElement) => void) => {
    const tool = part(name);
    const label = `${tool?.textContent.trim() ?? ''}…`;
    return [tool, { label, onPress: () => opener && open(opener) }] as const;
  };
  const hidden = unseen([
    entry('columns', (at) => pickColumns(bench, root, at)),
    entry('group', (at) => void openMenu(root, at, () => groupMenu(bench))),
    entry('view', (at) => void openMenu(root, at, () => viewMenu(viewsOf(bench)))),
  ]);
  return hidden.length > 0 ? [...hidden, 'separator', ...moreMenu(bench)] : moreMenu(bench);
}
