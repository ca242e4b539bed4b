import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { OpenPanel } from './page';
import type { ThemeFixture } from './themes';
import { dark, highContrast, highContrastLight, light } from './themes';

/** The part of axe's answer that is read here. */
interface Result {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly target: readonly (string | readonly string[])[];
    readonly failureSummary?: string;
  }[];
}
declare const axe: {
  run(context: unknown, options: unknown): Promise<{ readonly violations: readonly Result[] }>;
};
declare const document: unknown;
declare function requestAnimationFrame(callback: () => void): number;

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const THEMES: readonly ThemeFixture[] = [dark, light, highContrast, highContrastLight];

/** Checks a page as it stands by the rules of WCAG 2.1, A and AA, in every theme; `what` names it in the failure. */
export async function checkAccessibility(panel: OpenPanel, what: string): Promise<void> {
  // Through the debugger: the page's policy lets no script of ours in.
  if (!(await panel.page.evaluate(() => 'axe' in globalThis))) await panel.page.evaluate(SOURCE);
  const found: string[] = [];
  for (const theme of THEMES) {
    await panel.setTheme(theme);
    // The toolkit's controls take the theme over a frame later, and are painted in the one after.
    await panel.page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
        ),
    );
    const { violations } = await panel.page.evaluate(
      (values) =>
        axe.run(document, {
          runOnly: { type: 'tag', values },
          resultTypes: ['violations'],
          // It would ask for the style sheets again, which the policy refuses.
          preload: false,
        }),
      RULES,
    );
    for (const { id, help, nodes } of violations)
      found.push(
        `${theme.name}: ${id}: ${help}`,
        ...nodes.map(
          ({ target, failureSummary = '' }) =>
            `  ${target.flat().join(' ')} ${failureSummary.replaceAll(/\s+/g, ' ')}`,
        ),
      );
  }
  assert.equal(found.join('\n'), '', what);
}
