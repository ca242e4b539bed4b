import type { Exchange, Step } from './normalise';

/** Where Tidemark means to answer otherwise than MLflow. */
export interface Difference {
  readonly scenario: RegExp;
  readonly call: RegExp;
  readonly when?: (theirs: Step, ours: Step) => boolean;
  readonly reason: string;
}

const ANY = /(?:)/;
const SEARCHING = /search|fluent/;
const SEARCH = /^search_|\/search[ "]|\/search$|runs\/search/;

export const DIFFERENCES: readonly Difference[] = [
  {
    scenario: ANY,
    call: ANY,
    when: last((theirs, ours) => theirs.status === 500 && ours.status < 500),
    reason:
      'MLflow answers 500, and its clients ask again for minutes: Tidemark says what is wrong with 4xx, or does what was asked.',
  },
  {
    scenario: ANY,
    call: ANY,
    when: last(
      (theirs, ours) =>
        (theirs.status === 404 || theirs.status === 405 || theirs.status === 308) &&
        theirs.body === undefined &&
        code(ours) === 'ENDPOINT_NOT_FOUND',
    ),
    reason:
      "MLflow answers a web page for a route that isn't; Tidemark says so in JSON, as every other error.",
  },
  {
    scenario: ANY,
    call: /^(GET|POST) \/(ajax-)?api\/[23]\.0\/mlflow\//,
    when: last((theirs, ours) => theirs.status === 404 && theirs.text === '<page>' && ours.status < 500),
    reason:
      'MLflow has some routes only under 2.0 or only under ajax-api; Tidemark has all under all prefixes.',
  },
  {
    scenario: ANY,
    call: ANY,
    when: last((theirs, ours) => /\(sqlite3\./.test(message(theirs)) && ours.status < 500),
    reason:
      "MLflow answers with its database's error, also to what was only asked twice; Tidemark takes what is the same again and says what is wrong otherwise.",
  },
  {
    scenario: SEARCHING,
    call: SEARCH,
    when: last((theirs, ours) => refuses(theirs) && ours.status === 200),
    reason:
      "Tidemark's search language is wider: OR, NOT, parentheses, IN, IS NULL and every comparison wherever they make sense, each name in singular and plural.",
  },
  {
    scenario: SEARCHING,
    call: SEARCH,
    when: last(
      (theirs, ours) =>
        refuses(theirs) &&
        refuses(ours) &&
        /filter|order_by|attribute|comparator|entity|Expected|list|dataset|numeric/i.test(message(ours)),
    ),
    reason: "A filter's error says what is wrong and where; MLflow's names what its parser saw.",
  },
  {
    scenario: ANY,
    call: ANY,
    when: last(
      (theirs, ours) =>
        refuses(ours) &&
        (/Hint: Value was of type/.test(message(ours)) || /Hint: Value was of type/.test(message(theirs))) &&
        (theirs.status === 200 || refuses(theirs)),
    ),
    reason:
      'MLflow takes a request with a wrong type as far as its parser came and ignores the rest; Tidemark names the field.',
  },
  {
    scenario: SEARCHING,
    call: SEARCH,
    when: last(
      (theirs, ours) =>
        (theirs.status === 200 || refuses(theirs)) &&
        refuses(ours) &&
        /filter|attribute key|quoted string|numeric value|page token|positive integer|at most/.test(
          message(ours),
        ),
    ),
    reason:
      "MLflow's parser passes over what isn't a filter (a stray AND, two comparisons without one, an unquoted text), and takes a page of -1: Tidemark refuses them.",
  },
  {
    scenario: ANY,
    call: ANY,
    when: some(
      (theirs, ours) => message(theirs) === 'Invalid path' && message(ours).startsWith('Invalid path'),
    ),
    reason: 'Tidemark names the path that is invalid.',
  },
  {
    scenario: /^artifacts$/,
    call: ANY,
    when: last(
      (theirs, ours) =>
        theirs.status === ours.status &&
        field(theirs, 'detail') !== '' &&
        field(theirs, 'detail') === message(ours),
    ),
    reason:
      "Errors of MLflow's artifact proxy have another form than those of all its other routes; Tidemark's have one.",
  },
  {
    scenario: /^wire$/,
    call: /b'\\xff\\xfe'/,
    reason: 'A body that is not UTF-8 is refused; MLflow reads it as an empty one.',
  },
  {
    scenario: /^artifacts$/,
    call: /'Range': 'bytes=(x|4-2|0-1,3-4|100-200)|'items=/,
    reason: 'Ranges that can not be served are passed over, as HTTP allows: the whole file is sent.',
  },
  {
    scenario: /^artifacts$/,
    call: /a%5cb|a%00b|a%23b|"a#b"|"a\\\\b"/,
    reason:
      'No name has a backslash or NUL, which mean something else on other platforms; a # is as good as a letter.',
  },
  {
    scenario: /^artifacts$/,
    call: /get-artifact/,
    when: last(
      (theirs, ours) => theirs.status >= 400 && /^Missing value for required parameter/.test(message(ours)),
    ),
    reason: 'Tidemark names the parameter that is missing.',
  },
  {
    scenario: /^registry$/,
    call: /^create_model_version/,
    when: some((_, ours) => refuses(ours) && /To use a local path/.test(message(ours))),
    reason: 'Windows paths are local paths on every platform, and a source is named as it was sent.',
  },
  {
    scenario: /^runs$/,
    call: /runs\/create .*'no time'|runs\/create .*'dup tags'/,
    reason:
      'A run without a start time starts now, not in 1970; of two tags with one key the last one counts.',
  },
  {
    scenario: /^runs$/,
    call: /^create_run.*tags={'k': 'vvv/,
    reason: "A new run's tags are cut to their limit as those that come later are.",
  },
  {
    scenario: /^registry$/,
    call: /^get_latest_versions\('reg1'/,
    reason: 'Versions come in the order of their numbers; MLflow names no order.',
  },
  {
    scenario: /^registry$/,
    call: /^get_model_version_download_uri\('reg1', '2'\)/,
    reason:
      'A version made from runs:/ tells where its files lie; MLflow repeats the URI, which its client looks up then.',
  },
  {
    scenario: /^artifacts$/,
    call: /artifacts\/list .*"path": "\."/,
    reason: "MLflow puts ./ before the names of the root's files when it is asked for the folder '.'.",
  },
  {
    scenario: /^runs$/,
    call: /^log-model {"a": 1}/,
    reason: "MLflow's message names the missing fields in random order.",
  },
  {
    scenario: /^batches$/,
    call: /bare NaN|"value": NaN/,
    reason: "A bare NaN, which Python's json writes, is NaN; MLflow keeps 0 at time 0.",
  },
  {
    scenario: /^metrics$/,
    call: /get-history-bulk .*"metric_key": "m"/,
    reason: "MLflow answers a bare NaN, which isn't JSON.",
  },
  {
    scenario: /^long_histories$/,
    call: /^edges, /,
    reason:
      "An infinity and the largest number are two points, as are a zero and one with a sign; MLflow's database takes them for the same.",
  },
  {
    scenario: /^wire$/,
    call: /3\.0\/mlflow\/server-info/,
    reason: 'Tidemark has no gateway, and signs no URLs.',
  },
  {
    scenario: /^logged_models$/,
    call: /with NaN$/,
    reason:
      "MLflow keeps 0 for a logged model's NaN; Tidemark keeps NaN. Of two values at one moment both are kept.",
  },
  {
    scenario: /^logged_models$/,
    call: /^(PATCH|POST) .*logged-models\//,
    reason: 'The path names the logged model; MLflow wants it in the body, too.',
  },
  {
    scenario: /^logged_model_search$/,
    call: /status = |"one"|metrics\."acc"|dataset_name': 'd'}|dataset_digest': 'y'}/,
    reason:
      "A status, a double-quoted text and a data set without its digest find what they name; MLflow's search finds nothing for them.",
  },
  {
    scenario: /^logged_model_search$/,
    call: /metrics\.acc (!=|> -1 AND)/,
    reason: "A logged model's metric is its latest value; MLflow finds any earlier one.",
  },
];

/** What `normalise.ts` makes equal in all answers. */
export const EVERYWHERE: readonly string[] = [
  "MLflow lists every point that a logged model's metrics ever had in each answer that has the model; Tidemark the latest of each metric, run and data set.",
  'MLflow promises no order of tags, params, latest metrics, aliases, files, data sets and models in an answer.',
  'A page of runs or logged models ends after 400,000 metrics, params and tags, and goes on with its token; a history of over two million points is asked for in pages.',
  "MLflow's errors have sqlstate and error_class, too, and experiments a workspace, which its clients don't read.",
];

function last(test: (theirs: Exchange, ours: Exchange) => boolean): (theirs: Step, ours: Step) => boolean {
  return (theirs, ours) => {
    const [a, b] = [theirs.exchanges.at(-1), ours.exchanges.at(-1)];
    return a !== undefined && b !== undefined && theirs.label === ours.label && test(a, b);
  };
}

/** Of the exchanges that differ. */
function some(test: (theirs: Exchange, ours: Exchange) => boolean): (theirs: Step, ours: Step) => boolean {
  return (theirs, ours) =>
    theirs.exchanges.some((exchange, index) => {
      const own = ours.exchanges[index];
      return own !== undefined && test(exchange, own);
    });
}

function refuses(exchange: Exchange): boolean {
  return exchange.status === 400 && code(exchange) === 'INVALID_PARAMETER_VALUE';
}

function field(exchange: Exchange, name: string): string {
  const { body } = exchange;
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function code(exchange: Exchange): string {
  return field(exchange, 'error_code');
}

function message(exchange: Exchange): string {
  return field(exchange, 'message');
}
