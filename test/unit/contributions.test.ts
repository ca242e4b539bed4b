import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  COMMANDS,
  CONTEXT_KEYS,
  PANELS,
  SETTINGS,
  VIEW_CONTAINER,
  VIEWS,
} from '../../src/vscode/contributions';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when?: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when?: string;
    }[];
  };
}

const root = path.resolve(__dirname, '../../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(text('package.json')) as Manifest;
const english = JSON.parse(text('package.nls.json')) as Readonly<Record<string, string>>;
const korean = JSON.parse(text('package.nls.ko.json')) as Readonly<Record<string, string>>;
const { contributes } = manifest;

const sorted = (values: Iterable<string>): string[] => [...values].sort();
const declared = new Set<string>(Object.values(COMMANDS));

describe('package.json and the contributions map', () => {
  it('have the same commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(declared));
  });

  it('have the same views, in our container', () => {
    assert.deepEqual(
      sorted((contributes.views[VIEW_CONTAINER] ?? []).map(({ id }) => id)),
      sorted(Object.values(VIEWS)),
    );
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [VIEW_CONTAINER],
    );
  });

  it('have the same settings', () => {
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(Object.values(SETTINGS)),
    );
  });

  it('wake up for the same panels', () => {
    const prefix = 'onWebviewPanel:';
    const panels = manifest.activationEvents.filter((event) => event.startsWith(prefix));
    assert.deepEqual(
      sorted(panels.map((event) => event.slice(prefix.length))),
      sorted(Object.values(PANELS)),
    );
  });

  it('read only context keys that the code sets, and all of them', () => {
    const whens = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
      ...contributes.viewsWelcome,
    ].map(({ when }) => when ?? '');
    const enablements = contributes.commands.map(({ enablement }) => enablement ?? '');
    const read = [...whens, ...enablements].flatMap(
      (when) =>
        when
          .replaceAll(/(view|focusedView|activeWebviewPanelId|webviewId) == '?[\w.]+/g, '')
          .match(/tidemark\.[\w.]+/g) ?? [],
    );
    assert.deepEqual(sorted(new Set(read)), sorted(Object.values(CONTEXT_KEYS)));
  });

  it('give menus and keys to declared commands only', () => {
    for (const { command } of [...Object.values(contributes.menus).flat(), ...contributes.keybindings]) {
      assert.ok(declared.has(command), `${command} is not declared`);
    }
    for (const { contents } of contributes.viewsWelcome) {
      const welcome = english[contents.slice(1, -1)] ?? '';
      for (const [, command = ''] of welcome.matchAll(/\(command:([\w.]+)\)/g)) {
        assert.ok(!command.startsWith('tidemark.') || declared.has(command), `${command} is not declared`);
      }
    }
  });

  it('give an icon to every command that stands in a title bar or inline', () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      const shown = items.filter(({ group }) =>
        menu === 'view/item/context'
          ? group?.startsWith('inline')
          : menu.endsWith('/title') && group?.startsWith('navigation'),
      );
      for (const item of shown) {
        const command = contributes.commands.find((candidate) => candidate.command === item.command);
        assert.ok(command?.icon, `${item.command} has no icon in ${menu}`);
      }
    }
  });

  it('put every command under the category Tidemark', () => {
    for (const { command, category } of contributes.commands) assert.equal(category, 'Tidemark', command);
  });
});

describe('the words of package.json', () => {
  it('are the same keys in English and Korean', () => {
    assert.deepEqual(sorted(Object.keys(korean)), sorted(Object.keys(english)));
  });

  it('are all used, and all there', () => {
    const used = [...text('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
    assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(english)));
  });

  it('are never written into package.json itself', () => {
    for (const { command, title } of contributes.commands) assert.match(title, /^%.+%$/, command);
  });

  it('lead to the same commands in both languages', () => {
    const commandsIn = (value: string): string[] => sorted(value.match(/command:[\w.]+/g) ?? []);
    for (const [key, value] of Object.entries(english)) {
      assert.deepEqual(commandsIn(korean[key] ?? ''), commandsIn(value), key);
    }
  });
});
