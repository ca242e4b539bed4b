/** Zero-based, as VS Code counts them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

/**
 * What a file's reader has to say, in English; `{0}`, `{1}` stand for the arguments. The window translates
 * the template, so a template is also its key in the bundle of translations.
 */
export const FILE_MESSAGES = {
  notYaml: "This isn't YAML: {0}",
  empty: 'The file is empty; give it at least one entry point with a command.',
  notMapping: '{0} must be a mapping of names to values.',
  unknownField: 'There is no field "{0}" here; it is ignored.',
  unknownFieldSuggestion: 'There is no field "{0}" here; did you mean "{1}"?',
  severalEnvironments: 'A project has one environment; remove all but one of {0}.',
  missingFile: 'There is no file {0} beside this one; create it or name another.',
  notText: '"{0}" must be text.',
  notList: '"{0}" must be a list.',
  notVersion: '"{0}" must be a version, such as "3.11".',
  notPackages: '"{0}" must be a list of package names.',
  missingCommand: 'The entry point "{0}" has no command; add one, such as: command: python train.py',
  unknownPlaceholder: 'The command names "{0}", which is not a parameter of "{1}"; add it to the parameters.',
  strayBrace: 'The command has a single "{0}"; write it twice to mean the character.',
  unknownParameterType: 'There is no parameter type "{0}"; it is taken as a string. Types: {1}.',
  defaultNotNumber: 'The default of "{0}" is not a number.',
  noEntryPoints: 'The project has no entry point; add one under entry_points.',
} as const;

export type FileMessage = keyof typeof FILE_MESSAGES;

export interface FileProblem {
  /** An error keeps what it is about from being launched; a warning doesn't. */
  readonly severity: 'error' | 'warning';
  readonly code: FileMessage;
  readonly args: readonly string[];
  readonly range: TextRange;
}

/** What a file says, as far as it could be understood, and what is wrong with it. */
export interface Reading<T> {
  readonly value: T;
  readonly problems: readonly FileProblem[];
}

/** Fills a template's `{0}`, `{1}`… as `vscode.l10n.t` does. */
export function fillTemplate(template: string, args: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => args[Number(index)] ?? whole);
}

/** The problem as one English sentence. */
export function problemText(problem: FileProblem): string {
  return fillTemplate(FILE_MESSAGES[problem.code], problem.args);
}
