import type { Difference } from './differences';
import { Normaliser, type Exchange, type ScenarioAnswers, type Step } from './normalise';

export interface Server {
  readonly url: string;
  readonly folders: readonly string[];
  readonly answers: ScenarioAnswers;
}

export interface Comparison {
  readonly compared: number;
  readonly unintended: readonly string[];
  readonly intended: readonly Difference[];
}

/** What a client would see differently. Ids are named in order, so a first difference may bring others along. */
export function compare(reference: Server, tested: Server, differences: readonly Difference[]): Comparison {
  const theirs = new Normaliser(reference.url, reference.folders);
  const ours = new Normaliser(tested.url, tested.folders);
  const unintended: string[] = [];
  const intended: Difference[] = [];
  const { scenario } = reference.answers;
  for (const [index, step] of reference.answers.steps.entries()) {
    const expected = theirs.step(step);
    const found = tested.answers.steps[index];
    const actual = found && ours.step(found);
    const told = actual ? differenceOf(expected, actual) : 'it was never called';
    if (told === undefined) continue;
    const known = differences.find(
      (difference) =>
        difference.scenario.test(scenario) &&
        difference.call.test(expected.label) &&
        (difference.when?.(expected, actual ?? expected) ?? true),
    );
    if (known) intended.push(known);
    else unintended.push(`${expected.label}\n${told}`);
  }
  return { compared: reference.answers.steps.length, unintended, intended };
}

function differenceOf(expected: Step, actual: Step): string | undefined {
  const lines: string[] = [];
  if (expected.label !== actual.label) lines.push(...pair('call', expected.label, actual.label));
  const count = Math.max(expected.exchanges.length, actual.exchanges.length);
  for (let index = 0; index < count; index++) {
    const [their, our] = [expected.exchanges[index], actual.exchanges[index]];
    const [left, right] = [shown(their), shown(our)];
    if (left !== right) lines.push(...pair(`${their?.method ?? ''} ${their?.path ?? ''}`, left, right));
  }
  if (lines.length === 0 && expected.result !== actual.result)
    lines.push(...pair('result', expected.result, actual.result));
  return lines.length > 0 ? lines.join('\n') : undefined;
}

function pair(what: string, expected: string, actual: string): string[] {
  return [
    `    ${what.slice(0, 200)}`,
    `      MLflow:   ${around(expected, actual)}`,
    `      Tidemark: ${around(actual, expected)}`,
  ];
}

/** The text from shortly before where it departs from the other. */
function around(text: string, other: string): string {
  let same = 0;
  while (same < text.length && text[same] === other[same]) same++;
  const start = text.length < 700 ? 0 : Math.max(0, same - 100);
  return `${start > 0 ? '…' : ''}${text.slice(start, start + 700)}`;
}

function shown(exchange: Exchange | undefined): string {
  if (!exchange) return 'no request';
  const { status, body, text, headers } = exchange;
  const content = body !== undefined ? JSON.stringify(body) : JSON.stringify(text ?? '');
  return `${String(status)} ${content}${headers ? ` ${JSON.stringify(headers)}` : ''}`;
}
