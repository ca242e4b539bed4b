/** What a store holds one value of: the number of points of a series, a param, a file. */
export interface Fact {
  readonly kind: 'points' | 'param' | 'tag' | 'run' | 'artifact' | 'version' | 'modelTag';
  /** The run, or the registered model. */
  readonly owner: string;
  readonly name: string;
}

export interface Change {
  readonly fact: Fact;
  readonly value: string;
}

/** One request: all of its changes, or none. */
export interface Operation {
  readonly changes: readonly Change[];
  /** Where the trace of the server's writes was when it was sent, and when it was answered (if it was). */
  readonly sent: number;
  answered: number;
}

/** What one client did, one request after the other. The last may have got no answer. */
export class Journal {
  readonly operations: Operation[] = [];
  /** So many of them have been compared with the store. */
  checked = 0;

  begin(changes: readonly Change[], sent: number): Operation {
    const operation = { changes, sent, answered: Infinity };
    this.operations.push(operation);
    return operation;
  }

  /** It has got no answer: what became of it is known now. */
  settle(operation: Operation, done: boolean): void {
    if (done) operation.answered = operation.sent;
    else this.operations.splice(this.operations.indexOf(operation), 1);
  }

  get unanswered(): Operation | undefined {
    const last = this.operations.at(-1);
    return last?.answered === Infinity ? last : undefined;
  }
}

export type ReadFact = (fact: Fact) => string | undefined;

/** What must be there at a moment of the trace, and the one request of which nobody knows. */
export class Expectation {
  readonly facts = new Map<string, Change>();
  readonly pending: Operation | undefined;
  readonly #before = new Map<string, string>();

  /** Of what the first `since` operations did only what the later ones did again is looked at. */
  constructor(journal: Journal, moment = Infinity, since = 0) {
    for (const [index, operation] of journal.operations.entries()) {
      if (operation.answered > moment || operation.answered === Infinity) {
        this.pending = operation;
        break;
      }
      for (const change of operation.changes) {
        const key = keyOf(change.fact);
        this.#before.set(key, change.value);
        if (index >= since) this.facts.set(key, change);
      }
    }
  }

  /** What isn't as it must be, a sentence each; and whether the pending request was done. */
  compare(read: ReadFact): { readonly wrong: readonly string[]; readonly done: boolean } {
    const touched = new Map(this.pending?.changes.map((change) => [keyOf(change.fact), change]));
    const wrong: string[] = [];
    for (const [key, { fact, value }] of this.facts) {
      if (touched.has(key)) continue;
      const found = read(fact);
      if (found !== value)
        wrong.push(`${nameOf(fact)} is ${found ?? 'not there'}; ${value} was acknowledged.`);
    }
    const changes = [...touched.values()].map(({ fact, value }) => {
      const before = this.#before.get(keyOf(fact));
      const found = read(fact);
      return { fact, value, before, found };
    });
    const done = changes.length > 0 && changes.every(({ value, found }) => found === value);
    const undone = changes.every(({ before, found }) => found === before);
    if (!done && !undone)
      wrong.push(
        `A request without an answer was done by halves: ${changes
          .map(
            ({ fact, value, before, found }) =>
              `${nameOf(fact)} is ${found ?? 'not there'}, was ${before ?? 'not there'}, shall be ${value}`,
          )
          .join('; ')}.`,
      );
    return { wrong, done };
  }
}

function keyOf({ kind, owner, name }: Fact): string {
  return `${kind}\0${owner}\0${name}`;
}

function nameOf({ kind, owner, name }: Fact): string {
  return `${kind} '${name}' of '${owner}'`;
}
