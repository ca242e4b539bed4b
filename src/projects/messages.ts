/** What this room says, in English; `{0}`, `{1}` stand for the arguments. Translated by its caller, as in src/formats. */
export const PROJECT_MESSAGES = {
  missingValue: 'Give a value for "{0}": it has no default.',
  notNumber: '"{0}" must be a number, such as 0.01.',
  notUri: '"{0}" must be a URI with a scheme, such as https://… or s3://….',
  noSuchPath: 'There is no file or folder {0}.',
  hasNul: '"{0}" must not contain a NUL character.',
  otherEnvironment:
    "This project's environment is given by {0}, which Tidemark can't launch yet; use python_env or conda_env.",
  brokenFile: 'The file {0} has an error: {1}',
  unreadableFile: "The file {0} can't be read: {1}",
} as const;
export type ProjectMessage = keyof typeof PROJECT_MESSAGES;

/** A refusal as data, so that the window can say it in its own language. */
export interface ProjectProblem {
  readonly code: ProjectMessage;
  readonly args: readonly string[];
}

/** What the launcher writes in the terminal. The plan carries them in the window's language. */
export const LAUNCHER_MESSAGES = {
  usingPython: 'Python {0} ({1})',
  otherPython: 'The project asks for Python {0}, which is not installed; it runs on {1}.',
  noPython: 'No Python was found. Install Python 3.10 or later, then launch again.',
  makingEnvironment: 'Making the environment in {0} (the first time only)',
  installing: 'Installing {0}',
  leftOut: 'Left out, because only conda can install them: {0}',
  environmentReady: 'Environment ready after {0} s',
  environmentFailed:
    'The environment could not be made: {0} ended with exit code {1}. Nothing half-made was kept.',
  environmentStopped: 'Stopped. Nothing half-made was kept.',
  otherLaunch: 'Another launch is making this environment; waiting for it',
  starting: 'Starting {0}',
  cannotStart: "{0} can't be started: {1}",
  finished: 'Finished after {0}',
  failed: 'Failed with exit code {0} after {1}',
  killed: 'Stopped after {0}',
  notRecorded: "The run's end could not be recorded: {0}",
  planGone: 'This launch is over. Launch the project again with Run Project….',
  badPlan: "The launch plan {0} can't be read.",
} as const;
export type LauncherMessage = keyof typeof LAUNCHER_MESSAGES;
export type LauncherWords = Readonly<Record<LauncherMessage, string>>;
