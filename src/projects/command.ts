import { parseTemplate } from '../formats/commandTemplate';
import type { TemplatePart } from '../formats/commandTemplate';
import type { ParameterValues } from './parameters';

/** How an entry point is started: never a string that a shell would take a value's characters from. */
export interface LaunchCommand {
  readonly argv: readonly string[];
  /** Set for the process: how values reach a Windows shell. */
  readonly env: Readonly<Record<string, string>>;
  /** Windows: pass the last argument as it stands, since cmd.exe has rules of its own. */
  readonly verbatim: boolean;
  /** What a person would type; for the terminal only. */
  readonly text: string;
}

/** Unquoted, these mean something to a shell, so that the command is not a plain list of words. */
const POSIX_SYNTAX = /[|&;<>()$`*?[\]~#!\n\\]/;
const WINDOWS_SYNTAX = /[|&<>()%^\n]/;
/** A first word that only a shell understands. */
const SHELL_WORDS =
  /^(\w+=|(cd|export|set|source|\.|exec|if|for|while|time|ulimit|call|copy|del|echo|type)$)/;

/**
 * The command for these values. A plain command becomes its words, each placeholder in its place; one with
 * shell syntax runs in a shell that gets the values beside the script, not in it. Values that the template
 * doesn't name are appended as `--name value`.
 */
export function launchCommand(
  template: string,
  values: ParameterValues,
  platform: NodeJS.Platform = process.platform,
): LaunchCommand {
  const { parts } = parseTemplate(template);
  const named = new Set(parts.flatMap((part) => (part.kind === 'parameter' ? [part.name] : [])));
  const extra = Object.entries(values).flatMap(([name, value]) =>
    named.has(name) ? [] : [`--${name}`, value],
  );
  const words = plainWords(parts, values, platform);
  if (words) {
    const argv = [...words, ...extra];
    return { argv, env: {}, verbatim: false, text: argv.map(quoteForReading).join(' ') };
  }
  return platform === 'win32' ? windowsShell(parts, values, extra) : posixShell(parts, values, extra);
}

/** The words of a command without shell syntax; undefined when it has any. */
function plainWords(
  parts: readonly TemplatePart[],
  values: ParameterValues,
  platform: NodeJS.Platform,
): readonly string[] | undefined {
  const windows = platform === 'win32';
  const syntax = windows ? WINDOWS_SYNTAX : POSIX_SYNTAX;
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (const part of parts) {
    if (part.kind === 'parameter') {
      word = (word ?? '') + (values[part.name] ?? '');
      continue;
    }
    for (const character of part.text) {
      if (quote !== '') {
        if (character === quote) quote = '';
        else if (quote === '"' && (windows ? character === '%' : /[$`\\!]/.test(character))) return undefined;
        else word = (word ?? '') + character;
      } else if (character === '"' || (character === "'" && !windows)) {
        quote = character;
        word ??= '';
      } else if (character === ' ' || character === '\t') {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else if (syntax.test(character)) return undefined;
      else word = (word ?? '') + character;
    }
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  const first = words[0];
  return first === undefined || SHELL_WORDS.test(first) ? undefined : words;
}

/** Values are positional parameters, which a shell expands once and never reads as syntax. */
function posixShell(
  parts: readonly TemplatePart[],
  values: ParameterValues,
  extra: readonly string[],
): LaunchCommand {
  const args: string[] = [];
  let script = '';
  let quote = '';
  for (const part of parts) {
    if (part.kind === 'text') {
      script += part.text;
      quote = quoteAfter(part.text, quote);
      continue;
    }
    args.push(values[part.name] ?? '');
    const expansion = `\${${args.length}}`;
    script += quote === '"' ? expansion : quote === "'" ? `'"${expansion}"'` : `"${expansion}"`;
  }
  for (const value of extra) {
    args.push(value);
    script += ` "\${${args.length}}"`;
  }
  const text = [script, ...args.map(quoteForReading)].join(' ');
  return { argv: ['bash', '-c', script, 'bash', ...args], env: {}, verbatim: false, text };
}

/** Which quote is open after `text`, when `quote` was before it. */
function quoteAfter(text: string, quote: string): string {
  let open = quote;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\' && open !== "'") index++;
    else if (open === '') open = character === '"' || character === "'" ? character : '';
    else if (character === open) open = '';
  }
  return open;
}

/** Values are variables with delayed expansion (`!NAME!`), which cmd.exe puts in after it has parsed the line. */
function windowsShell(
  parts: readonly TemplatePart[],
  values: ParameterValues,
  extra: readonly string[],
): LaunchCommand {
  const env: Record<string, string> = {};
  let quoted = false;
  const place = (value: string): string => {
    const name = `TIDEMARK_VALUE_${Object.keys(env).length + 1}`;
    env[name] = value;
    return quoted ? `!${name}!` : `"!${name}!"`;
  };
  let script = '';
  for (const part of parts) {
    if (part.kind === 'parameter') {
      script += place(values[part.name] ?? '');
      continue;
    }
    script += part.text.replaceAll('\n', ' ');
    if ((part.text.match(/"/g)?.length ?? 0) % 2 === 1) quoted = !quoted;
  }
  for (const value of extra) script += ` ${place(value)}`;
  return { argv: ['cmd.exe', '/d', '/v:on', '/s', '/c', `"${script}"`], env, verbatim: true, text: script };
}

function quoteForReading(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
