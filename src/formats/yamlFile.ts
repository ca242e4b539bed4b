import { closestWord } from './closestWord';
import type { FileMessage, FileProblem, TextRange } from './problems';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from './yaml';
import type { Node, YAMLMap } from './yaml';

/** One `key: value` of a mapping, where it stands. */
export interface Field {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: Node | null;
  readonly valueRange: TextRange;
}

/** A YAML text being read: its nodes as words of the format, its problems with their places. */
export class YamlFile {
  readonly problems: FileProblem[] = [];
  readonly root: Node | null;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of document.errors) {
      this.report('error', 'notYaml', [firstSentence(error.message)], this.#at(error.pos[0], error.pos[1]));
    }
    this.root = document.errors.length > 0 ? null : document.contents;
  }

  /** The whole of the first line, for what is wrong with the file at large. */
  get firstLine(): TextRange {
    return { start: { line: 0, column: 0 }, end: { line: 0, column: Number.MAX_SAFE_INTEGER } };
  }

  report(
    severity: FileProblem['severity'],
    code: FileMessage,
    args: readonly string[],
    range: TextRange,
  ): void {
    this.problems.push({ severity, code, args, range });
  }

  rangeOf(node: Node | null | undefined): TextRange {
    return node?.range ? this.#at(node.range[0], node.range[1]) : this.firstLine;
  }

  /** The fields of a mapping; anything else is reported under `name` and has none. A missing one has none either. */
  fields(node: Node | null, name: string): readonly Field[] {
    if (node === null || isNull(node)) return [];
    if (!isMap(node)) {
      this.report('error', 'notMapping', [name], this.rangeOf(node));
      return [];
    }
    return this.#pairs(node);
  }

  /** Reports the fields that aren't in `known`. */
  checkNames(fields: readonly Field[], known: readonly string[]): void {
    for (const { key, keyRange } of fields) {
      if (known.includes(key)) continue;
      const suggestion = closestWord(key, known);
      if (suggestion === undefined) this.report('warning', 'unknownField', [key], keyRange);
      else this.report('warning', 'unknownFieldSuggestion', [key, suggestion], keyRange);
    }
  }

  /** A field that must be text; reported and undefined when it is something else. Numbers count as text. */
  text(field: Field | undefined): string | undefined {
    if (!field) return undefined;
    const text = scalarText(field.value);
    if (text !== undefined) return text;
    this.report('error', 'notText', [field.key], field.valueRange);
    return undefined;
  }

  /** The items of a sequence; anything else is reported. */
  items(field: Field | undefined): readonly Node[] {
    if (!field?.value || isNull(field.value)) return [];
    if (isSeq<Node>(field.value)) return field.value.items;
    this.report('error', 'notList', [field.key], field.valueRange);
    return [];
  }

  #pairs(map: YAMLMap): readonly Field[] {
    return map.items.map((pair) => {
      const key = pair.key as Node;
      const value = (pair.value ?? null) as Node | null;
      const keyRange = this.rangeOf(key);
      return {
        key: isScalar(key) ? String(key.value) : String(key),
        keyRange,
        value,
        valueRange: value?.range ? this.rangeOf(value) : keyRange,
      };
    });
  }

  #at(from: number, to: number): TextRange {
    const start = this.#lines.linePos(from);
    const end = this.#lines.linePos(Math.max(to, from + 1));
    return {
      start: { line: Math.max(start.line - 1, 0), column: Math.max(start.col - 1, 0) },
      end: { line: Math.max(end.line - 1, 0), column: Math.max(end.col - 1, 0) },
    };
  }
}

export function isNull(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/**
 * A scalar as the text that Python's `str()` gives for it, since MLflow reads these files with Python: a
 * default of `0.10` is logged as `0.1`, and a script that logs its parsed value agrees with it.
 */
export function scalarText(node: Node | null): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value, source } = node;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value, source ?? String(value));
  return undefined;
}

/** YAML 1.1, which Python reads, has no float without a dot: `1e-3` is text there. */
function numberText(value: number, source: string): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (!source.includes('.')) return /^[-+]?\d+$/.test(source) ? String(BigInt(source)) : source;
  return pythonFloat(value);
}

/** Python's `repr` of a float: as few digits as JavaScript's, but with `.0`, and an exponent below 1e-4 and from 1e16. */
function pythonFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return value.toFixed(digits.replace(/[-.]/g, '').length - 1 - exponent);
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

function firstSentence(message: string): string {
  return message.split('\n', 1)[0]?.replace(/[.:]\s*$/, '') ?? message;
}
