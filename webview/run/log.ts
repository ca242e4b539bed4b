import type { TemplateResult } from 'lit';
import { css, html, LitElement } from 'lit';
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
    version: { attribute: false },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;

  protected override render(): TemplateResult {
    if (!this.run.hasLog) {
      const { words } = this.host;
      return html`<div class="empty">${this.run.endTime === null ? words.noLogYet : words.noLog}</div>`;
    }
    return html`<tm-text-view
      .host=${this.host}
      .address=${{ ownerId: this.run.runId, path: CONSOLE_LOG }}
      .version=${this.version}
      .follow=${this.run.endTime === null}
    ></tm-text-view>`;
  }
}
customElements.define('tm-run-log', RunLog);
