import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { RpcError } from '../../src/core/rpc';
import type { FileAddress } from '../../src/core/panels/files';
import type { RunDescription } from '../../src/core/panels/run';
import { CONSOLE_LOG } from '../../src/core/panels/run';
import { runColour } from '../../src/core/runColour';
import { banner, bannerStyles } from '../ui/banner';
import { button } from '../ui/controls';
import { shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { Tab } from '../ui/tabs';
import { tabBar, tabStyles } from '../ui/tabs';
import type { Theme } from '../ui/theme';
import { observeTheme, readTheme } from '../ui/theme';
import './artifacts';
import './chartsTab';
import { header } from './header';
import './log';
import type { Arrangement, RunHost, TabId } from './model';
import { messageOf, TABS } from './model';
import './overview';
import { runPageStyles } from './page.styles';
import './tags';

/** Tabs that are loaded when they are first looked at. */
const ON_DEMAND: ReadonlySet<TabId> = new Set<TabId>(['datasets', 'models', 'source']);
/** How often a duration that grows is drawn again, and a description is asked for at most. */
const TICK = 1000;
const PAUSE = 300;

/** The page of one run: its header, and the tab that is open. */
export class RunPage extends LitElement {
  static override readonly styles = [sharedStyles, tabStyles, bannerStyles, runPageStyles];
  static override readonly properties = {
    arrangement: { attribute: false },
    run: { state: true },
    problem: { state: true },
    gone: { state: true },
    theme: { state: true },
    version: { state: true },
    changedFiles: { state: true },
    now: { state: true },
  };
  declare arrangement: Arrangement;
  declare private run: RunDescription | undefined;
  declare private problem: string | undefined;
  declare private gone: boolean;
  declare private theme: Theme;
  /** Counts the changes that the host told of: the parts look again at each. */
  declare private version: number;
  /** What the host told of last. */
  declare private changedFiles: readonly FileAddress[];
  declare private now: number;

  readonly #host: RunHost;
  readonly #strings: Readonly<Record<string, string>>;
  readonly #keep: (arrangement: Arrangement) => void;
  #themeObserver: { dispose(): void } | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #loading = false;
  #again = false;
  /** The tab that was open when the run went: it has what was read last, the others have nothing. */
  #lastTab: TabId | undefined;

  constructor(deps: {
    readonly host: RunHost;
    /** The charts speak words of their own. */
    readonly strings: Readonly<Record<string, string>>;
    readonly arrangement: Arrangement;
    readonly keep: (arrangement: Arrangement) => void;
  }) {
    super();
    this.#host = deps.host;
    this.#strings = deps.strings;
    this.#keep = deps.keep;
    this.arrangement = deps.arrangement;
    this.gone = false;
    this.theme = readTheme();
    this.version = 0;
    this.changedFiles = [];
    this.now = Date.now();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themeObserver = observeTheme(() => (this.theme = readTheme()));
    this.#clock = setInterval(() => {
      if (this.run?.endTime === null) this.now = Date.now();
    }, TICK);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themeObserver?.dispose();
    clearInterval(this.#clock);
  }

  /** The host says that something about the run may be new. */
  changed(): void {
    void this.#load();
  }

  /** Of the files that are shown these are new. */
  filesChanged(files: readonly FileAddress[]): void {
    if (this.gone) return;
    this.changedFiles = files;
    const hasLog = files.some(({ path }) => path === CONSOLE_LOG);
    if (hasLog && this.run?.hasLog === false) void this.#load();
  }

  /** Where the keyboard begins: the tab that is open. */
  begin(): void {
    if (document.activeElement !== document.body) return;
    this.renderRoot
      .querySelector<HTMLElement>(`#tab-${this.arrangement.tab}`)
      ?.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues): void {
    // A page that was hidden is made anew, and had the focus before there was anything in it.
    if (changed.has('run') && !changed.get('run') && document.hasFocus()) this.begin();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('arrangement') && this.hasUpdated) this.#keep(this.arrangement);
    // Not before they are looked at: elements that are there already become what they are then.
    if (ON_DEMAND.has(this.arrangement.tab)) void import('./about');
  }

  protected override render(): TemplateResult {
    const { words } = this.#host;
    const { run } = this;
    if (!run) {
      if (this.problem === undefined) {
        return html`<main><div class="busy" role="progressbar" aria-label=${words.loading}></div></main>`;
      }
      return html`<main>
        <div class="empty" role="alert">
          <div class=${this.gone ? '' : 'problem'}>
            ${this.gone ? words.noRun : shorten(this.problem, 500)}
          </div>
          ${button({ label: words.tryAgain, onPress: () => void this.#load() })}
        </div>
      </main>`;
    }
    return html`${header(run, {
        host: this.#host,
        colour: runColour(run, this.theme.palette),
        now: this.now,
      })}
      <tm-run-tags .host=${this.#host} .run=${run}></tm-run-tags>
      ${this.#banner(run)}
      ${tabBar({
        tabs: this.#tabs(run),
        current: this.arrangement.tab,
        label: words.tabs,
        onPick: (tab) => this.#arrange({ tab }),
      })}
      <main id="panel" role="tabpanel" aria-labelledby="tab-${this.arrangement.tab}">
        ${this.#panel(run, this.arrangement.tab)}
      </main>`;
  }

  /** A look that failed leaves what is there: it is old, not wrong. */
  #banner(run: RunDescription): TemplateResult | typeof nothing {
    const { words } = this.#host;
    if (this.problem !== undefined) {
      const tryAgain = button({ label: words.tryAgain, onPress: () => void this.#load() });
      return banner(this.gone ? words.goneNow : this.problem, tryAgain);
    }
    if (!run.deleted) return nothing;
    const restore = (): void => this.#host.tell('act', { action: 'restore' });
    return html`<div class="banner muted" role="status">
      ${words.isDeleted}
      ${run.readOnly === null ? button({ label: words.restore, onPress: restore }) : nothing}
    </div>`;
  }

  #tabs(run: RunDescription): readonly Tab<TabId>[] {
    const { words, formats } = this.#host;
    const counts: Partial<Record<TabId, number>> = {
      datasets: run.datasetCount,
      models: run.modelCount,
    };
    return TABS.map((id) => {
      const count = counts[id] ?? 0;
      return { id, label: words[`tab_${id}`], count: count === 0 ? null : formats.count(count) };
    });
  }

  #panel(run: RunDescription, tab: TabId): TemplateResult {
    const host = this.#host;
    const { version, theme } = this;
    if (this.gone && tab !== this.#lastTab && tab !== 'source')
      return html`<div class="empty">${host.words.noRun}</div>`;
    switch (tab) {
      case 'overview':
        return html`<tm-run-overview
          .host=${host}
          .run=${run}
          .version=${version}
          .accent=${theme.palette[0] ?? 'gray'}
        ></tm-run-overview>`;
      case 'charts':
      case 'system':
        // Each has its own arrangement, so each is its own element.
        return html`${[tab].map(
          (id) =>
            html`<tm-run-charts
              .host=${host}
              .strings=${this.#strings}
              .run=${run}
              .system=${id === 'system'}
              .version=${version}
              .said=${this.problem}
              .arrangement=${this.arrangement.charts[id]}
              .onArrange=${(arranged: unknown) =>
                this.#arrange({ charts: { ...this.arrangement.charts, [id]: arranged } })}
            ></tm-run-charts>`,
        )}`;
      case 'artifacts':
        return html`<tm-run-artifacts
          .host=${host}
          .run=${run}
          .version=${version}
          .changedFiles=${this.changedFiles}
          .chosen=${this.arrangement.artifact}
          .onChoose=${(artifact: Arrangement['artifact']) => this.#arrange({ artifact })}
        ></tm-run-artifacts>`;
      case 'datasets':
        return html`<tm-run-datasets .host=${host} .run=${run} .version=${version}></tm-run-datasets>`;
      case 'models':
        return html`<tm-run-models
          .host=${host}
          .run=${run}
          .version=${version}
          .onFiles=${(artifact: FileAddress) => this.#arrange({ tab: 'artifacts', artifact })}
        ></tm-run-models>`;
      case 'log':
        return html`<tm-run-log .host=${host} .run=${run} .changedFiles=${this.changedFiles}></tm-run-log>`;
      case 'source':
        return html`<tm-run-source .host=${host} .run=${run} .version=${version}></tm-run-source>`;
    }
  }

  #arrange(change: Partial<Arrangement>): void {
    this.arrangement = { ...this.arrangement, ...change };
    if (this.arrangement.tab !== this.#lastTab) this.#lastTab = undefined;
  }

  /** One description at a time; what changes during it is looked at after it. */
  async #load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const run = await this.#host.ask('describe', null);
      if (JSON.stringify(run) !== JSON.stringify(this.run)) this.run = run;
      this.problem = undefined;
      this.gone = false;
      this.version++;
      this.now = Date.now();
    } catch (error) {
      this.problem = messageOf(error);
      const gone = error instanceof RpcError && error.code === 'RESOURCE_DOES_NOT_EXIST';
      if (gone && !this.gone) this.#lastTab = this.arrangement.tab;
      this.gone = gone;
    }
    setTimeout(() => {
      this.#loading = false;
      if (!this.#again) return;
      this.#again = false;
      void this.#load();
    }, PAUSE);
  }
}
customElements.define('tm-run-page', RunPage);
