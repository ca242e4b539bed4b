import { invalid, sentence } from './errors';

/**
 * What names and values may be, with MLflow's limits and messages
 * (https://mlflow.org/docs/latest/rest-api.html). Every function throws INVALID_PARAMETER_VALUE or returns
 * what is to be stored.
 */
export const LIMITS = {
  key: 250,
  paramValue: 6000,
  runTagValue: 8000,
  experimentName: 500,
  experimentTagValue: 20_000,
  artifactLocation: 2048,
  modelTagValue: 100_000,
  modelName: 10_000,
  alias: 255,
  batchMetrics: 1000,
  batchParams: 100,
  batchTags: 100,
  batchTotal: 1000,
  datasetName: 500,
  datasetDigest: 36,
  datasetSchema: 1_048_575,
  datasetSource: 65_535,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  searchResults: 50_000,
  searchModels: 1000,
  searchVersions: 200_000,
  historyRuns: 100,
} as const;

// Python's \w: letters and digits of any script.
const KEY_CHARACTERS = /^[/\p{L}\p{N}_.\- :]*$/u;
const RUN_ID = /^[a-zA-Z0-9][\w-]{0,255}$/;
const ALIAS = /^[\p{L}\p{N}_-]*$/u;
const BAD_CHARACTERS =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';

export function invalidValue(path: string, value: unknown, reason: string): string {
  return `Invalid value ${asciiJson(value)} for parameter '${path}' supplied: ${reason}`;
}

/** JSON as Python writes it. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Python counts code points; so do MLflow's limits. */
export function codePoints(text: string): number {
  // Each surrogate pair is one code point in two units.
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let units = 0;
  let count = 0;
  for (const character of text) {
    if (count === limit) break;
    count++;
    units += character.length;
  }
  return text.slice(0, units);
}

function checkLength(path: string, text: string, limit: number): void {
  if (text.length > limit && codePoints(text) > limit)
    throw invalid(sentence("'{0}' exceeds the maximum length of {1} characters", path, limit));
}

/** What the path `name` means as a POSIX path: `a//b/../c` is `a/c`. */
export function normalisePath(name: string): string {
  const absolute = name.startsWith('/');
  // POSIX keeps exactly two leading slashes.
  const prefix = absolute ? (name.startsWith('//') && !name.startsWith('///') ? '//' : '/') : '';
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return prefix + parts.join('/') || '.';
}

/** A path that is the same name again when it is used as a file's: relative, no `..`, `.`, `//`. */
export function isUniquePath(name: string): boolean {
  return !name.startsWith('/') && name !== '.' && !name.startsWith('..') && normalisePath(name) === name;
}

function checkUniquePath(path: string, name: string): void {
  if (isUniquePath(name)) return;
  throw invalid(
    invalidValue(
      path,
      name,
      'Names may be treated as files in certain cases, and must not resolve to other names when treated as ' +
        `such. This name would resolve to '${normalisePath(name)}'`,
    ),
  );
}

/** A key that is only asked for may be longer than any. */
export function checkKeyText(key: string, path = 'key'): void {
  if (!KEY_CHARACTERS.test(key)) throw invalid(invalidValue(path, key, BAD_CHARACTERS));
  checkUniquePath(path, key);
}

/** A key of a metric, a param or a tag. `path` is how the request calls it: `key`, `metrics[3].name`. */
export function checkKey(key: string, path = 'key', lengthOf = path): void {
  checkKeyText(key, path);
  checkLength(lengthOf, key, LIMITS.key);
}

/** A param's value as it is stored: cut where it is too long, as MLflow does by default. */
export function paramValue(value: string): string {
  return cut(value, LIMITS.paramValue);
}

export function runTagValue(value: string): string {
  return cut(value, LIMITS.runTagValue);
}

export function checkExperimentName(name: string): void {
  if (name === '') throw invalid(`Invalid experiment name: ''`);
  checkLength('name', name, LIMITS.experimentName);
}

export function checkExperimentTag(key: string, value: string): void {
  checkKey(key);
  checkLength('value', value, LIMITS.experimentTagValue);
}

export function checkModelTag(key: string, value: string): void {
  checkKey(key);
  checkLength('value', value, LIMITS.modelTagValue);
}

export function checkRunId(runId: string): void {
  if (!RUN_ID.test(runId))
    throw invalid(`Invalid value ${asciiJson(runId)} for parameter 'run_id' supplied.`);
}

/** Ids are integers of 64 bits: there is none beyond 2^53, but asking for one is no mistake. */
const LARGEST_ID = 2 ** 63;

/** MLflow treats an empty id as experiment 0 in look-ups. */
export function experimentNumber(experimentId: string): number {
  if (experimentId === '') return 0;
  const text = experimentId.trim();
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text) || Math.abs(value) > LARGEST_ID) {
    throw invalid(`Invalid experiment ID '${experimentId}'. Experiment ID must be a valid integer.`);
  }
  return value;
}

export function checkModelName(name: string): void {
  if (name.trim() === '') throw invalid(`Missing value for required parameter 'name'.`);
  if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  checkUniquePath('name', name);
  checkLength('name', name, LIMITS.modelName);
}

/** As Python shows a float. */
export function pythonFloat(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}

/** As Python shows a string. */
export function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
}

export function checkLoggedModelName(name: string): void {
  if (name === '' || /[/:.%"']/.test(name)) {
    throw invalid(
      `Invalid model name (${pythonText(name)}) provided. Model name must be a non-empty string and cannot ` +
        `contain the following characters: ('/', ':', '.', '%', '"', "'")`,
    );
  }
}

/** What an alias may look like; `checkAlias` also refuses those that mean something else. */
export function checkAliasName(alias: string): void {
  if (alias === '') throw invalid(sentence('Registered model alias name cannot be empty.'));
  if (!ALIAS.test(alias)) {
    throw invalid(
      sentence(
        "Invalid alias name: '{0}'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
        alias,
      ),
    );
  }
  checkLength('Registered model alias name', alias, LIMITS.alias);
}

export function checkAlias(alias: string): void {
  checkAliasName(alias);
  if (alias.toLowerCase() === 'latest') {
    throw invalid(sentence("'latest' alias name (case insensitive) is reserved."));
  }
  if (/^[vV]\d+$/.test(alias)) throw invalid(sentence("Version alias name '{0}' is reserved.", alias));
}

export function versionNumber(version: string): number {
  const value = Number(version);
  if (!/^\s*[-+]?\d+\s*$/.test(version) || Math.abs(value) > LARGEST_ID) {
    throw invalid(`Parameter 'version' must be an integer, got '${version}'.`);
  }
  return value;
}

/** Counts of one `log-batch` request. */
export function checkBatch(count: {
  readonly metrics: number;
  readonly params: number;
  readonly tags: number;
}): void {
  const refuse = (limit: number, what: string, got: number): never => {
    throw invalid(
      `A batch logging request can contain at most ${limit} ${what}. Got ${got} ${what}. ` +
        `Please split up ${what} across multiple requests and try again.`,
    );
  };
  if (count.metrics > LIMITS.batchMetrics) refuse(LIMITS.batchMetrics, 'metrics', count.metrics);
  if (count.params > LIMITS.batchParams) refuse(LIMITS.batchParams, 'params', count.params);
  if (count.tags > LIMITS.batchTags) refuse(LIMITS.batchTags, 'tags', count.tags);
  const total = count.metrics + count.params + count.tags;
  if (total > LIMITS.batchTotal) refuse(LIMITS.batchTotal, 'metrics, params, and tags', total);
}

export function checkMaxResults(maxResults: number, limit: number): void {
  if (!Number.isInteger(maxResults) || maxResults < 1)
    throw invalid(
      `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  if (maxResults > limit)
    throw invalid(
      `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be at most ${limit}`,
    );
}

/** A dataset and the tags of one input, as `log-inputs` takes them. */
export function checkDatasetInput(input: {
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly sourceType: string;
    readonly source: string;
    readonly schema: string | null;
    readonly profile: string | null;
  };
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}): void {
  const { dataset } = input;
  checkLength('name', dataset.name, LIMITS.datasetName);
  checkLength('digest', dataset.digest, LIMITS.datasetDigest);
  checkLength('source', dataset.source, LIMITS.datasetSource);
  checkLength('schema', dataset.schema ?? '', LIMITS.datasetSchema);
  checkLength('profile', dataset.profile ?? '', LIMITS.datasetProfile);
  input.tags.forEach((tag) => {
    checkLength('key', tag.key, LIMITS.inputTagKey);
    checkLength('value', tag.value, LIMITS.inputTagValue);
  });
}
