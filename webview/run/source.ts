import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { RunDescription } from '../../src/core/panels/run';
import { button } from '../ui/controls';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import { sectionStyles } from './section.styles';

/** Where the run came from: its script, its commit, its project; and the way to that code. */
export class RunSource extends LitElement {
  static override readonly styles = [sharedStyles, sectionStyles];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    version: { attribute: false },
    uncommitted: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;
  /** Files, by their paths in the repository. */
  declare private uncommitted: readonly string[];

  constructor() {
    super();
    this.uncommitted = [];
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('version')) void this.#load();
  }

  protected override render(): TemplateResult {
    const { words, tell } = this.host;
    const tags = new Map(this.run.systemTags.map(({ key, value }) => [key, value]));
    const script = tags.get('mlflow.source.name');
    const commit = tags.get('mlflow.source.git.commit');
    const known: readonly (readonly [string, string | undefined])[] = [
      [words.script, script],
      [words.sourceType, tags.get('mlflow.source.type')],
      [words.entryPoint, tags.get('mlflow.project.entryPoint')],
      [words.environment, tags.get('mlflow.project.env')],
      [words.commit, commit],
      [words.branch, tags.get('mlflow.source.git.branch')],
      [words.repository, tags.get('mlflow.source.git.repoURL')],
      [words.user, tags.get('mlflow.user')],
    ];
    const facts = known.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
    const shown = new Set(facts.map(([, value]) => value));
    const others = this.run.systemTags.filter(({ key, value }) => !shown.has(value) && !ELSEWHERE.has(key));
    return html`<section>
        ${facts.length === 0 ? html`<div class="muted">${words.noSource}</div>` : nothing}
        <dl>
          ${facts.map(
            ([word, value]) =>
              html`<dt>${word}</dt>
                <dd><span class="ellipsis" title=${titleText(value)}>${shorten(value, 300)}</span></dd>`,
          )}
          ${this.#uncommitted()}
        </dl>
        ${
          script === undefined
            ? nothing
            : html`<div class="buttons">
                ${button({
                  label: commit === undefined ? words.openSource : words.openSourceAtCommit,
                  onPress: () => tell('act', { action: 'openSource' }),
                })}
                ${
                  commit === undefined
                    ? nothing
                    : button({
                        label: words.compareSource,
                        onPress: () => tell('act', { action: 'compareSource' }),
                      })
                }
              </div>`
        }
      </section>
      ${
        others.length === 0
          ? nothing
          : html`<section>
              <h3>${words.otherTags}</h3>
              <dl>
                ${others.map(
                  ({ key, value }) =>
                    html`<dt class="mono ellipsis" title=${titleText(key)}>${shorten(key, 60)}</dt>
                      <dd>
                        <span class="ellipsis" title=${titleText(value)}>${shorten(value, 300)}</span>
                      </dd>`,
                )}
              </dl>
            </section>`
      }`;
  }

  #uncommitted(): TemplateResult | typeof nothing {
    const { words, tell } = this.host;
    if (this.uncommitted.length === 0) return nothing;
    return html`<dt>${words.uncommitted}</dt>
      <dd class="list">
        ${this.uncommitted.map(
          (file) =>
            html`<button
              class="link"
              title=${titleText(fill(words.openUncommitted, file))}
              @click=${() => tell('openUncommitted', { file })}
            >
              ${shorten(file, 160)}
            </button>`,
        )}
      </dd>`;
  }

  async #load(): Promise<void> {
    try {
      const files = await this.host.ask('uncommitted', null);
      if (files.join('\n') !== this.uncommitted.join('\n')) this.uncommitted = files;
    } catch {
      // What else is known of the source is there; the next change asks again.
    }
  }
}
customElements.define('tm-run-source', RunSource);

const DIFF_TAG = 'mlflow.source.git.diff';
/** What is shown in a better way. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'mlflow.runName',
  'mlflow.parentRunId',
  'tidemark.colour',
  'mlflow.loggedArtifacts',
  'mlflow.loggedImages',
  'mlflow.log-model.history',
  DIFF_TAG,
]);
