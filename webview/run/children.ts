import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { RunDescription, RunLink } from '../../src/core/panels/run';
import { button } from '../ui/controls';
import { statusIcons } from '../ui/icons';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { statusWord } from './header';
import { childrenStyles } from './children.styles';
import type { RunHost } from './model';
import { messageOf } from './model';

/** The runs that this one started, each a way to its own page. */
export class RunChildren extends LitElement {
  static override readonly styles = [sharedStyles, childrenStyles];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    version: { attribute: false },
    items: { state: true },
    next: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;
  declare private items: readonly RunLink[];
  declare private next: string | null;
  declare private problem: string | undefined;
  #loading = false;

  constructor() {
    super();
    this.items = [];
    this.next = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Pages that were added stay as they are.
    if (changed.has('version') && this.items.length <= 50) void this.#load(null);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, formats, tell } = this.host;
    if (this.problem !== undefined)
      return html`<div class="problem" role="alert">${shorten(this.problem, 200)}</div>`;
    if (this.items.length === 0) return nothing;
    return html`<h2>${words.childRuns}</h2>
      <ul>
        ${this.items.map(
          (child) =>
            html`<li>
              <button
                title=${titleText(child.runName)}
                @click=${() => tell('openRun', { runId: child.runId })}
              >
                ${statusIcons[child.status]}<span class="ellipsis name">${shorten(child.runName, 80)}</span
                ><span class="muted">${statusWord(child, words)}</span
                ><span class="muted number"
                  >${child.endTime === null ? '' : formats.duration(child.endTime - child.startTime)}</span
                >
              </button>
            </li>`,
        )}
      </ul>
      ${this.next === null ? nothing : button({ label: words.loadMore, onPress: () => void this.#load(this.next) })}`;
  }

  async #load(pageToken: string | null): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const page = await this.host.ask('children', { pageToken });
      this.items = pageToken === null ? page.items : [...this.items, ...page.items];
      this.next = page.nextPageToken;
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.#loading = false;
  }
}
customElements.define('tm-run-children', RunChildren);
