import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { artifactKind, loggedTables } from '../../src/core/artifactKind';
import type { ArtifactFile } from '../../src/core/entities';
import { IMAGES_FOLDER, imageSeries, LOGGED_IMAGES_TAG, loggedImage } from '../../src/core/loggedImages';
import type { FileAddress } from '../../src/core/panels/files';
import type { RunDescription } from '../../src/core/panels/run';
import { MAX_WATCHED } from '../../src/core/panels/run';
import { natural } from '../../src/core/text';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { fileIcon, folderIcon, imageIcon } from '../ui/icons';
import { fill, shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import '../ui/tree';
import type { TreeRow } from '../ui/tree';
import { artifactsStyles } from './artifacts.styles';
import './artifactView';
import type { RunHost } from './model';
import { messageOf } from './model';

interface Folder {
  readonly files: readonly ArtifactFile[];
  readonly left: number;
}

/** The run's files as a tree whose folders are read when they are opened, and a look at the chosen one. */
export class RunArtifacts extends LitElement {
  static override readonly styles = [sharedStyles, artifactsStyles];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    version: { attribute: false },
    changedFiles: { attribute: false },
    chosen: { attribute: false },
    onChoose: { attribute: false },
    folders: { state: true },
    expanded: { state: true },
    problem: { state: true },
    edition: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare version: number;
  /** What the host told of last. */
  declare changedFiles: readonly FileAddress[];
  declare chosen: FileAddress | null;
  declare onChoose: (chosen: FileAddress | null) => void;
  /** By path; those that were read. */
  declare private folders: ReadonlyMap<string, Folder>;
  declare private expanded: ReadonlySet<string>;
  declare private problem: string | undefined;
  /** Counts the changes of the chosen file. */
  declare private edition: number;
  #owner = '';
  #reading = false;
  #watched = '';
  #hadFiles = false;

  constructor() {
    super();
    this.folders = new Map();
    this.expanded = new Set();
    this.edition = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.host.tell('watchFiles', []);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const owner = this.chosen?.ownerId ?? this.run.runId;
    if (owner !== this.#owner) {
      this.#owner = owner;
      this.folders = new Map();
      this.#hadFiles = false;
      // What was chosen is shown where it lies.
      this.expanded = new Set(foldersOf(this.chosen?.path ?? ''));
      void this.#read(['', ...this.expanded]);
    } else if (changed.has('version')) void this.#read(['', ...this.expanded]);
    if (['run', 'chosen', 'expanded'].some((name) => changed.has(name))) this.#watch();
    if (changed.has('changedFiles')) void this.#changed();
  }

  /** The chosen file and the open folders, whose time says what is new in them. */
  #watch(): void {
    const ownerId = this.#owner;
    const paths = new Set([this.chosen?.path ?? '', '', ...this.expanded]);
    const files = [...paths].slice(0, MAX_WATCHED).map((path) => ({ ownerId, path }));
    const watched = JSON.stringify(files);
    if (watched !== this.#watched) this.host.tell('watchFiles', files);
    this.#watched = watched;
  }

  async #changed(): Promise<void> {
    const paths = this.changedFiles.filter(({ ownerId }) => ownerId === this.#owner).map(({ path }) => path);
    const { path: chosen } = this.chosen ?? {};
    const isChosen = chosen !== undefined && paths.includes(chosen);
    const folders = new Set(paths.filter((path) => this.folders.has(path)));
    // How large it is now, and whether it is there at all, its folder says.
    if (isChosen) folders.add(parentOf(chosen));
    if (folders.size > 0) await this.#read([...folders]);
    if (isChosen) this.edition++;
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    const root = this.folders.get('');
    if (this.problem !== undefined && !root) {
      return failure(this.problem, button({ label: words.tryAgain, onPress: () => void this.#read(['']) }));
    }
    if (!root) return html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`;
    if (root.files.length === 0) {
      return html`<div class="empty">
        ${this.#leftFiles() ? fill(words.filesGone, shorten(this.run.artifactUri, 300)) : words.noArtifacts}
      </div>`;
    }
    return html`<div class="tree">
        ${
          this.#owner === this.run.runId
            ? nothing
            : html`<button class="back" @click=${() => this.onChoose(null)}>${words.backToRun}</button>`
        }
        <tm-tree
          .rows=${this.#rows('', 1)}
          .label=${words.tab_artifacts}
          .selected=${this.chosen?.path}
          .onToggle=${(path: string) => this.#toggle(path)}
          .onPick=${(path: string) => this.#pick(path)}
          .onOpen=${(path: string) => this.#open(path)}
        ></tm-tree>
      </div>
      ${this.#view()}`;
  }

  /** Whether there were files once, as far as that can be known. */
  #leftFiles(): boolean {
    if (this.#owner !== this.run.runId) return this.#hadFiles;
    return this.#hadFiles || this.run.systemTags.some(({ key }) => LEAVE_FILES.has(key));
  }

  #view(): TemplateResult {
    const { words } = this.host;
    const { chosen } = this;
    if (!chosen || chosen.path === '') return html`<div class="empty">${words.chooseFile}</div>`;
    const folder = this.folders.get(chosen.path);
    const around = this.folders.get(parentOf(chosen.path))?.files ?? [];
    const file = around.find(({ path }) => path === chosen.path);
    const images = imageSeries(folder?.files ?? around);
    if (!file) return html`<div class="empty">${this.#reading ? nothing : words.fileGone}</div>`;
    if (file.isDir && images.length === 0) return html`<div class="empty">${words.chooseFile}</div>`;
    return html`<tm-artifact-view
      .host=${this.host}
      .address=${chosen}
      .file=${file}
      .images=${images}
      .tables=${loggedTables(this.run.systemTags.find(({ key }) => key === 'mlflow.loggedArtifacts')?.value)}
      .edition=${this.edition}
    ></tm-artifact-view>`;
  }

  #rows(path: string, level: number): readonly TreeRow[] {
    const { words, formats } = this.host;
    const folder = this.folders.get(path);
    if (!folder) return [];
    const twins = new Set(
      path === IMAGES_FOLDER
        ? imageSeries(folder.files).flatMap(({ images }) =>
            images.flatMap(({ path: own, small }) => (small && small.path !== own ? [small.path] : [])),
          )
        : [],
    );
    const sorted = folder.files
      .filter((file) => !twins.has(file.path))
      .sort((a, b) => Number(b.isDir) - Number(a.isDir) || natural.compare(a.path, b.path));
    const rows = sorted.flatMap((file): readonly TreeRow[] => {
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      const expanded = file.isDir ? this.expanded.has(file.path) : null;
      const size = file.fileSize === null ? '' : formats.bytes(file.fileSize);
      const picture = artifactKind(file.path) === 'image' ? imageIcon : fileIcon;
      const row: TreeRow = {
        id: file.path,
        level,
        expanded,
        content: html`${file.isDir ? folderIcon : picture}<span class="name" title=${name}
            >${this.#nameOf(file.path, name)}</span
          >
          <span class="end muted">${size}</span>`,
      };
      return expanded ? [row, ...this.#rows(file.path, level + 1)] : [row];
    });
    if (folder.left === 0) return rows;
    const rest = fill(words.moreFiles, formats.count(folder.left));
    return [
      ...rows,
      { id: `${path}\n`, level, expanded: null, content: html`<span class="muted">${rest}</span>` },
    ];
  }

  /** Of an image logged by step what tells it from the others: its name is longer than the tree is wide. */
  #nameOf(path: string, name: string): TemplateResult {
    const logged = loggedImage(path);
    if (!logged) return html`${shorten(name, 120)}`;
    const { words, formats } = this.host;
    return html`${shorten(logged.key, 60)}
      <span class="muted">${fill(words.stepOf, formats.count(logged.step))}</span>`;
  }

  #toggle(path: string): void {
    const expanded = new Set(this.expanded);
    if (!expanded.delete(path)) {
      expanded.add(path);
      void this.#read([path]);
    }
    this.expanded = expanded;
  }

  #pick(path: string): void {
    if (!path.endsWith('\n')) this.onChoose({ ownerId: this.#owner, path });
  }

  #open(path: string): void {
    const file = this.folders.get(parentOf(path))?.files.find((one) => one.path === path);
    if (file && !file.isDir) this.host.tell('openArtifact', { ownerId: this.#owner, path, pick: false });
  }

  async #read(paths: readonly string[]): Promise<void> {
    const owner = this.#owner;
    this.#reading = true;
    try {
      const read = await Promise.all(
        paths.map(
          async (path) => [path, await this.host.ask('artifacts', { ownerId: owner, path })] as const,
        ),
      );
      if (owner !== this.#owner) return;
      this.folders = new Map([...this.folders, ...read]);
      this.#hadFiles ||= read.some(([, { files }]) => files.length > 0);
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.#reading = false;
    }
  }
}
customElements.define('tm-run-artifacts', RunArtifacts);

/** Tags of what is logged as files of the run. */
const LEAVE_FILES: ReadonlySet<string> = new Set(['mlflow.loggedArtifacts', LOGGED_IMAGES_TAG]);

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The folders above a path, outermost first, and the path itself, which may be one. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((folder) => folder !== '');
}
