import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { artifactKind, needsExtension } from '../../src/core/artifactKind';
import type { ArtifactFile } from '../../src/core/entities';
import type { ImageSeries } from '../../src/core/loggedImages';
import type { FileAddress } from '../../src/core/panels/files';
import { button, iconButton } from '../ui/controls';
import { codeIcon, openIcon, saveIcon } from '../ui/icons';
import { shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import './htmlView';
import './imageView';
import './jsonView';
import type { RunHost } from './model';
import './tableView';
import './textView';

/** Files up to this are parsed or rendered whole; of larger ones a part is shown as text. */
const MOST_WHOLE = 4 * 1024 * 1024;
/** Tables larger than this are looked through anew when somebody scrolls in them, not whenever they change. */
const MOST_LOOKED_THROUGH = 64 * 1024 * 1024;

/** One artifact as the page can show it; VS Code's own editors are a click away. */
export class ArtifactView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .bar {
        display: flex;
        flex: none;
        gap: 10px;
        align-items: center;
        min-height: 34px;
        padding: 2px 8px 2px 14px;
        border-bottom: 1px solid var(--hairline);
      }
      .path {
        flex: 0 1 auto;
      }
      .size {
        flex: 1 1 auto;
      }
      .buttons {
        display: flex;
        gap: 2px;
      }
      .ways {
        display: flex;
        gap: 8px;
        justify-content: center;
      }
      .content {
        position: relative;
        flex: 1 1 auto;
        min-height: 0;
        overflow: auto;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    address: { attribute: false },
    file: { attribute: false },
    images: { attribute: false },
    tables: { attribute: false },
    edition: { attribute: false },
    asText: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  declare file: ArtifactFile;
  /** What `mlflow.log_image` logged beside it, or in it when it is a folder. */
  declare images: readonly ImageSeries[];
  declare tables: ReadonlySet<string>;
  /** Another number: the file is another than before. */
  declare edition: number;
  /** The person wants to see it as text. */
  declare private asText: boolean;

  #shown: string | undefined;

  constructor() {
    super();
    this.asText = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('file')) return;
    if (this.#shown !== this.file.path) this.asText = false;
    this.#shown = this.file.path;
  }

  protected override render(): TemplateResult {
    const { words, formats, tell } = this.host;
    const { address, file } = this;
    const rich = ['table', 'csv', 'markdown', 'json', 'html'].includes(artifactKind(file.path, this.tables));
    return html`<div class="bar">
        <span class="path ellipsis" title=${titleText(file.path)}>${shorten(file.path, 160)}</span>
        <span class="size muted">${file.fileSize === null ? nothing : formats.bytes(file.fileSize)}</span>
        ${
          file.isDir
            ? nothing
            : html`<span class="buttons">
                ${
                  rich
                    ? iconButton({
                        label: words.asText,
                        icon: codeIcon,
                        pressed: this.asText,
                        onPress: () => (this.asText = !this.asText),
                      })
                    : nothing
                }
                ${iconButton({
                  label: words.openInEditor,
                  icon: openIcon,
                  onPress: () => tell('openArtifact', { ...address, pick: false }),
                })}
                ${iconButton({ label: words.saveCopy, icon: saveIcon, onPress: () => tell('saveArtifact', address) })}
              </span>`
        }
      </div>
      <div class="content">${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    const { host, address, file, edition } = this;
    const { words } = host;
    const text = html`<tm-text-view .host=${host} .address=${address} .edition=${edition}></tm-text-view>`;
    const kind = artifactKind(file.path, this.tables);
    if (file.isDir || kind === 'image') {
      return html`<tm-image-view
        .host=${host}
        .address=${address}
        .edition=${edition}
        .series=${this.images}
        .isFolder=${file.isDir}
      ></tm-image-view>`;
    }
    if (this.asText) return text;
    if (kind === 'table' || kind === 'csv') {
      // Where the rows of a CSV file begin stays known while it grows; other tables are looked through anew.
      const follows = kind === 'csv' || (file.fileSize ?? 0) <= MOST_LOOKED_THROUGH;
      return html`<tm-table-view
        .host=${host}
        .address=${address}
        .edition=${follows ? edition : 0}
      ></tm-table-view>`;
    }
    const small = (file.fileSize ?? 0) <= MOST_WHOLE;
    const foreign = needsExtension(file.path);
    switch (kind) {
      case 'json':
        return small
          ? html`<tm-json-view .host=${host} .address=${address} .edition=${edition}></tm-json-view>`
          : text;
      case 'markdown':
      case 'html':
        return small
          ? html`<tm-html-view
              .host=${host}
              .address=${address}
              .edition=${edition}
              .kind=${kind}
            ></tm-html-view>`
          : text;
      case 'media':
      case 'notebook':
      case 'pdf':
        return html`<div class="empty">
          <div>${foreign ? words.opensByExtension : words.opensElsewhere}</div>
          <div class="ways">
            ${button({
              label: words.openInEditor,
              secondary: foreign,
              onPress: () => host.tell('openArtifact', { ...address, pick: false }),
            })}
            ${
              foreign
                ? button({ label: words.saveCopy, onPress: () => host.tell('saveArtifact', address) })
                : nothing
            }
          </div>
        </div>`;
      default:
        return text;
    }
  }
}
customElements.define('tm-artifact-view', ArtifactView);
