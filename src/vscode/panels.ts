import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { errorMessage } from '../core/errors';
import type { PageStart } from '../core/panels/page';
import { panelHtml } from '../core/panels/page';
import type { Channel, Decoder } from '../core/rpc';
import type { PanelId } from './contributions';

/** A sort of panel. `I` is what one shows: ids and names of places, all that is needed to show it again. */
export interface PanelKind<I> {
  readonly id: PanelId;
  /** The bundle `dist/webview/<script>.js`; its tab has the icons `media/<script>-{light,dark}.svg`. */
  readonly script: string;
  readonly identity: Decoder<I>;
  readonly strings: () => PageStart['strings'];
  /** The title until the panel knows better. */
  readonly title: () => string;
  /** Serves the page; what it returns ends with the panel. */
  readonly start: (identity: I, page: PanelPage<I>) => ServedPanel;
}

export interface ServedPanel {
  /**
   * What a new page shows first, packed: read while VS Code makes the frame for the page, it goes along in the document.
   * Null where it can't be read: the page asks, then, and says why.
   */
  readonly first?: () => Promise<unknown>;
  dispose(): void;
}

/** VS Code takes longer than this, in milliseconds, to make the frame: the document waits for no more. */
const MOST_WAITED = 60;
/** Characters of what goes along in a document. */
const MOST_FIRST = 1_000_000;

/** The page of an open panel, as its feature sees it. */
export interface PanelPage<I> {
  /** Messages to a page that isn't visible are lost: it asks again when it is shown. */
  readonly channel: Channel;
  readonly visible: boolean;
  readonly onDidChangeVisible: vscode.Event<boolean>;
  setTitle(title: string): void;
  /** The person does something with it: a panel opened in passing stays from now on. */
  keep(): void;
  /** Has the tab show something else from now on: its page begins anew, and finds its arrangement as it left it. */
  become(identity: I): void;
}

/** Opens panels, one for each thing shown, and brings them back after a reload. */
export class PanelRegistry implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #open = new Map<string, vscode.WebviewPanel>();
  /** By kind, the one that was opened in passing. */
  readonly #passing = new Map<PanelId, vscode.WebviewPanel>();

  constructor(deps: { readonly extensionUri: vscode.Uri; readonly log: vscode.LogOutputChannel }) {
    this.#extensionUri = deps.extensionUri;
    this.#log = deps.log;
  }

  /** Lets VS Code restore panels of this kind. */
  register<I>(kind: PanelKind<I>): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(kind.id, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        try {
          this.#fill(kind, kind.identity(identityIn(state)), panel, { isNew: false });
        } catch (error) {
          this.#log.warn(`A ${kind.id} panel can't be restored: ${errorMessage(error)}`);
          panel.dispose();
        }
      },
    });
  }

  /**
   * Shows the panel of this identity, or opens it. One opened in passing, by a click in a tree, leaves the focus
   * where it is and makes way for the next of its kind, as editors in preview do; asked for again, it stays.
   */
  open<I>(
    kind: PanelKind<I>,
    identity: I,
    {
      passing = false,
      beside = false,
    }: {
      readonly passing?: boolean;
      /** Next to the editor that has the focus, which keeps it. */ readonly beside?: boolean;
    } = {},
  ): void {
    const known = this.#open.get(keyOf(kind, identity));
    if (known) {
      if (!passing) this.#keep(known);
      known.reveal(undefined, passing || beside);
      return;
    }
    const before = passing ? this.#passing.get(kind.id) : undefined;
    const panel = vscode.window.createWebviewPanel(kind.id, kind.title(), {
      viewColumn: before?.viewColumn ?? (beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active),
      preserveFocus: passing || beside,
    });
    this.#fill(kind, identity, panel, { isNew: true });
    if (passing) this.#passing.set(kind.id, panel);
    before?.dispose();
  }

  /** What the panel of this kind shows that is the active editor. */
  active<I>({ id, identity }: Pick<PanelKind<I>, 'id' | 'identity'>): I | undefined {
    const [key] = [...this.#open].find(([, panel]) => panel.active && panel.viewType === id) ?? [];
    return key === undefined ? undefined : identity(JSON.parse(key.slice(id.length)));
  }

  dispose(): void {
    for (const panel of [...this.#open.values()]) panel.dispose();
  }

  #keep(panel: vscode.WebviewPanel): void {
    for (const [id, passing] of this.#passing) if (passing === panel) this.#passing.delete(id);
  }

  #fill<I>(
    kind: PanelKind<I>,
    identity: I,
    panel: vscode.WebviewPanel,
    { isNew }: { readonly isNew: boolean },
  ): void {
    const { webview } = panel;
    const bundles = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    const key = keyOf(kind, identity);
    webview.options = { enableScripts: true, localResourceRoots: [bundles] };
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.#extensionUri, 'media', `${kind.script}-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.#open.set(key, panel);
    const visibility = new vscode.EventEmitter<boolean>();
    const viewState = panel.onDidChangeViewState(() => visibility.fire(panel.visible));
    const served = kind.start(identity, {
      channel: {
        post: (message) => void webview.postMessage(message),
        onMessage: (listener) => webview.onDidReceiveMessage(listener),
      },
      get visible() {
        return panel.visible;
      },
      onDidChangeVisible: visibility.event,
      setTitle: (title) => {
        panel.title = title;
      },
      keep: () => this.#keep(panel),
      become: (other) => {
        if (ended) return;
        end();
        this.#fill(kind, other, panel, { isNew: false });
      },
    });
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      if (this.#open.get(key) === panel) this.#open.delete(key);
      this.#keep(panel);
      served.dispose();
      viewState.dispose();
      visibility.dispose();
    };
    panel.onDidDispose(end);
    const show = (first: unknown): void => {
      if (ended) return;
      webview.html = panelHtml({
        script: webview.asWebviewUri(vscode.Uri.joinPath(bundles, `${kind.script}.js`)).toString(),
        cspSource: webview.cspSource,
        nonce: randomBytes(16).toString('base64url'),
        title: kind.title(),
        start: { strings: kind.strings(), locale: vscode.env.language, identity, first },
      });
    };
    // A page that was shown before has its own arrangement.
    if (!isNew || !served.first) show(null);
    else void inTime(served.first).then(show);
  }
}

/** Null for what comes too late, or is too much. */
async function inTime(read: () => Promise<unknown>): Promise<unknown> {
  // What was said to VS Code, that there is a panel, leaves this process in a turn of its own: before what keeps it busy.
  await new Promise((resolve) => setTimeout(resolve, 0));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), MOST_WAITED);
  });
  const first = await Promise.race([read(), late]);
  clearTimeout(timer);
  return JSON.stringify(first).length > MOST_FIRST ? null : first;
}

function keyOf<I>(kind: PanelKind<I>, identity: I): string {
  return `${kind.id} ${JSON.stringify(identity)}`;
}

/** The page keeps `{ identity, … }`; the rest of its state is its own affair. */
function identityIn(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'identity' in state ? state.identity : undefined;
}
