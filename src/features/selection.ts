import * as vscode from 'vscode';
import type { ContextKeys } from '../vscode/contextKeys';
import { CONTEXT_KEYS } from '../vscode/contributions';
import type { RunNode, TreeNode } from './nodes';

/** What is selected in the trees, and the run that waits for *Compare with Selected*. */
export class Selection implements vscode.Disposable {
  readonly #contextKeys: ContextKeys;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #nodes: readonly TreeNode[] = [];
  #forCompare: RunNode | undefined;

  constructor(deps: { readonly contextKeys: ContextKeys }) {
    this.#contextKeys = deps.contextKeys;
  }

  /** The selection of the tree that was used last. */
  get nodes(): readonly TreeNode[] {
    return this.#nodes;
  }

  get runs(): readonly RunNode[] {
    return this.#nodes.filter((node) => node.kind === 'run');
  }

  get forCompare(): RunNode | undefined {
    return this.#forCompare;
  }

  setNodes(nodes: readonly TreeNode[]): void {
    this.#nodes = nodes;
    this.#changed.fire();
  }

  setForCompare(run: RunNode | undefined): void {
    this.#forCompare = run;
    this.#contextKeys.set(CONTEXT_KEYS.runSelectedForCompare, run !== undefined);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
