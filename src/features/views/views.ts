import type * as vscode from 'vscode';
import { COMMANDS } from '../../vscode/contributions';
import { openCharts } from '../charts/charts';
import { chooseCharted } from '../charts/choose';
import type { Services } from '../services';
import { chooseExperiments } from '../table/choose';
import { openTable } from '../table/table';
import { readView, viewFileOf } from './viewFile';

/** Opens shared views in the panels they are for. */
export function registerViews(services: Services): vscode.Disposable {
  return services.commands.register(COMMANDS.openView, async (...args) => {
    const file = await viewFileOf(args);
    if (!file) return;
    const { table, charts } = await readView(file);
    const { nodes } = services.selection;
    if (table) {
      const choice = await chooseExperiments(services, nodes);
      if (choice) openTable(services, choice, table);
    }
    if (charts) {
      const choice = await chooseCharted(services, nodes);
      if (choice) openCharts(services, choice, charts);
    }
  });
}
