import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Random } from '../random';
import type { TraceRecord } from './trace';

type Write =
  | { readonly kind: 'data'; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'size'; readonly size: number };

/** A name that came or went. It need not be on the disk before its folder was synced. */
interface NameChange {
  readonly name: string;
  /** Undefined: the name went. */
  readonly node: Node | undefined;
  /** Where it was renamed to: the old name goes only when the new one is there. */
  readonly after?: NameChange;
  synced: boolean;
}

interface FileNode {
  readonly kind: 'file';
  /** As it is on the disk for sure. */
  synced: Buffer;
  pending: Write[];
}

interface FolderNode {
  readonly kind: 'folder';
  readonly synced: Map<string, Node>;
  pending: NameChange[];
  /** As the process sees it. */
  readonly now: Map<string, Node>;
}

type Node = FileNode | FolderNode;

const SECTORS = [512, 4096] as const;
/** Memory that processes share, and who serves: nobody's after a power cut. */
const OF_THE_MOMENT = /-shm$|^server\./;

/** A disk that keeps what was synced, and of all else at a power cut whatever it likes. */
export class Disk {
  readonly #root: string;
  readonly #top = newFolder();
  readonly #nodes = new Map<bigint, Node>();
  syncs = 0;

  constructor(root: string, node: bigint) {
    this.#root = root;
    this.#nodes.set(node, this.#top);
  }

  apply(record: TraceRecord): void {
    switch (record.kind) {
      case 'create':
        this.#add(record.path, record.node, { kind: 'file', synced: Buffer.alloc(0), pending: [] });
        break;
      case 'mkdir':
        this.#add(record.path, record.node, newFolder());
        break;
      case 'write':
        this.#file(record.node)?.pending.push({ kind: 'data', at: record.at, data: record.data });
        break;
      case 'size':
        this.#file(record.node)?.pending.push({ kind: 'size', size: record.size });
        break;
      case 'sync':
        this.#sync(this.#nodes.get(record.node));
        break;
      case 'unlink':
        this.#change(record.path, undefined);
        break;
      case 'link':
        this.#change(record.to, this.#find(record.from));
        break;
      case 'rename': {
        const node = this.#find(record.from);
        if (node === undefined) return;
        const there = this.#change(record.to, node);
        this.#change(record.from, undefined, there);
      }
    }
  }

  /** Writes into `folder` what may be found when the power comes back. */
  cut(folder: string, random: Random): void {
    this.#write(this.#top, folder, random);
  }

  #add(path: string, number: bigint, node: Node): void {
    if (this.#change(path, node)) this.#nodes.set(number, node);
  }

  #file(number: bigint): FileNode | undefined {
    const node = this.#nodes.get(number);
    return node?.kind === 'file' ? node : undefined;
  }

  #sync(node: Node | undefined): void {
    if (node === undefined) return;
    this.syncs++;
    if (node.kind === 'file') {
      node.synced = withWrites(node.synced, node.pending);
    } else {
      for (const change of node.pending) {
        change.synced = true;
        applyName(node.synced, change);
      }
    }
    node.pending = [];
  }

  #change(path: string, node: Node | undefined, after?: NameChange): NameChange | undefined {
    const parent = this.#find(dirname(path));
    if (parent?.kind !== 'folder') return undefined;
    const change = { name: basename(path), node, synced: false, ...(after && { after }) };
    parent.pending.push(change);
    applyName(parent.now, change);
    return change;
  }

  /** Undefined for what isn't below the root. */
  #find(path: string): Node | undefined {
    const way = relative(this.#root, path);
    if (way.startsWith('..')) return undefined;
    let node: Node | undefined = this.#top;
    for (const name of way.split('/').filter(Boolean))
      node = node?.kind === 'folder' ? node.now.get(name) : undefined;
    return node;
  }

  #write(node: FolderNode, path: string, random: Random): void {
    mkdirSync(path, { recursive: true });
    for (const [name, child] of survivingNames(node, random)) {
      if (OF_THE_MOMENT.test(name)) continue;
      if (child.kind === 'folder') this.#write(child, join(path, name), random);
      else writeFileSync(join(path, name), withWrites(child.synced, survivors(child.pending, random)));
    }
  }
}

function newFolder(): FolderNode {
  return { kind: 'folder', synced: new Map(), pending: [], now: new Map() };
}

function applyName(names: Map<string, Node>, { name, node }: NameChange): void {
  if (node === undefined) names.delete(name);
  else names.set(name, node);
}

function survivingNames(folder: FolderNode, random: Random): Map<string, Node> {
  const names = new Map(folder.synced);
  const kept = likelihood(random);
  for (const change of folder.pending) {
    // A file isn't lost between two folders.
    if (change.after && !change.after.synced) continue;
    if (random.next() < kept) applyName(names, change);
  }
  return names;
}

/** Some of the writes, in whatever order, and of some of these only some sectors. */
function survivors(pending: readonly Write[], random: Random): readonly Write[] {
  const kept = likelihood(random);
  return pending.flatMap((write) => {
    if (random.next() >= kept) return random.next() < 0.2 && kept > 0 ? torn(write, random) : [];
    return [write];
  });
}

/** All, none, or a part of it: the extremes are as likely as what lies between. */
function likelihood(random: Random): number {
  return random.pick([0, 1, 0.5, random.next()]);
}

function torn(write: Write, random: Random): Write[] {
  if (write.kind === 'size') return [];
  const sector = random.pick(SECTORS);
  const parts: Write[] = [];
  for (let from = 0; from < write.data.length;) {
    const to = Math.min(write.data.length, from + sector - ((write.at + from) % sector));
    if (random.next() < 0.5)
      parts.push({ kind: 'data', at: write.at + from, data: write.data.subarray(from, to) });
    from = to;
  }
  return parts;
}

function withWrites(before: Buffer, writes: readonly Write[]): Buffer {
  if (writes.length === 0) return before;
  let most = before.length;
  for (const write of writes)
    most = Math.max(most, write.kind === 'size' ? write.size : write.at + write.data.length);
  const content = Buffer.alloc(most);
  before.copy(content);
  let size = before.length;
  for (const write of writes) {
    if (write.kind === 'data') {
      write.data.copy(content, write.at);
      size = Math.max(size, write.at + write.data.length);
    } else {
      content.fill(0, Math.min(size, write.size), Math.max(size, write.size));
      size = write.size;
    }
  }
  return content.subarray(0, size);
}
