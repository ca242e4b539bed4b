import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement } from 'lit';
import type { FileAddress } from '../../src/core/panels/files';
import type { RunDescription } from '../../src/core/panels/run';
import { CONSOLE_LOG } from '../../src/core/panels/run';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import './textView';

/** What the run printed, where it was kept; of one that is running, as it comes. */
export class RunLog extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        height: 100%;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    changedFiles: { attribute: false },
    edition: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare changedFiles: readonly FileAddress[];
  /** Counts the changes of the log. */
  declare private edition: number;

  constructor() {
    super();
    this.edition = 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('run') as RunDescription | undefined;
    if (changed.has('run') && before?.runId !== this.run.runId)
      this.host.tell('watchFiles', [{ ownerId: this.run.runId, path: CONSOLE_LOG }]);
    if (changed.has('changedFiles') && this.changedFiles.some(({ path }) => path === CONSOLE_LOG))
      this.edition++;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.host.tell('watchFiles', []);
  }

  protected override render(): TemplateResult {
    if (!this.run.hasLog) {
      const { words } = this.host;
      return html`<div class="empty">${this.run.endTime === null ? words.noLogYet : words.noLog}</div>`;
    }
    return html`<tm-text-view
      .host=${this.host}
      .address=${{ ownerId: this.run.runId, path: CONSOLE_LOG }}
      .edition=${this.edition}
      .follow=${this.run.endTime === null}
    ></tm-text-view>`;
  }
}
customElements.define('tm-run-log', RunLog);
