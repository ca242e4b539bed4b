import type { TrackingBackend } from '../../core/backend';
import type { ChartProblem } from '../../core/custom/read';
import { parseCustomChart } from '../../core/custom/parse';
import type { CustomDrawing } from '../../core/panels/custom';
import { customProtocol } from '../../core/panels/custom';
import type { ChartExport } from '../../core/panels/charts';
import type { Sentence } from '../../core/errors';
import { sentence, sentenceText } from '../../core/errors';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { ChangeWatch, ofEverything } from '../watching';
import type { CustomSource } from './answer';
import { answerCustom } from './answer';

/** What this page needs of a backend. */
export type CustomBackend = CustomSource & Pick<TrackingBackend, 'watch'>;

/** Milliseconds between two looks at runs that change: every look is a search. */
const PAUSE = 400;
/** More than this nobody reads at once. */
const MOST_PROBLEMS = 20;

export interface CustomSession {
  /** The text is another. */
  changed(): void;
  setVisible(visible: boolean): void;
  dispose(): void;
}

/** Answers the page of one custom chart from its text and a backend, and tells it when either is new. */
export function serveCustom(deps: {
  readonly channel: Channel;
  readonly name: string;
  readonly source: () => Promise<string>;
  readonly backend: () => Promise<CustomBackend>;
  readonly save: (file: ChartExport) => Promise<boolean>;
  readonly edit: () => void;
  readonly onProblem: (what: string, cause: unknown) => void;
  readonly errorText: (error: unknown) => string;
  /** In the window's language. */
  readonly say?: (sentence: Sentence) => string;
}): CustomSession {
  const { channel, name, backend, onProblem, errorText, say = sentenceText } = deps;
  const refused = (problems: readonly string[]): CustomDrawing => ({ name, problems, drawn: null });
  const draw = async (signal: AbortSignal): Promise<CustomDrawing> => {
    try {
      const source = await deps.source();
      const { chart, problems } = parseCustomChart(source);
      if (!chart)
        return refused(problems.slice(0, MOST_PROBLEMS).map((one) => say(problemSentence(one, source))));
      const store = await backend();
      watch.tryAgain();
      const { notes, ...answer } = await answerCustom(store, chart, signal);
      return { name, problems: [], drawn: { source, ...answer, notes: notes.map((one) => say(one)) } };
    } catch (error) {
      return refused([errorText(error)]);
    }
  };
  const peer = servePanel({
    protocol: customProtocol,
    channel,
    onProblem,
    errorText,
    requests: { draw: async (_, signal) => draw(signal), save: deps.save },
    notices: {
      failed: ({ message }) => onProblem('The custom chart page reports:', message),
      edit: () => deps.edit(),
    },
  });
  const watch = new ChangeWatch({
    backend,
    concerns: ofEverything,
    pause: PAUSE,
    report: () => peer.emit('changed', null),
  });
  return {
    changed: () => peer.emit('changed', null),
    setVisible: (now) => watch.setActive(now),
    dispose: () => {
      watch.dispose();
      peer.dispose();
    },
  };
}

/** `Line 7, chart.type: …` */
function problemSentence({ path, message, from }: ChartProblem, source: string): Sentence {
  const line = source.slice(0, from).split('\n').length;
  return path === ''
    ? sentence('Line {0}: {1}', line, message)
    : sentence('Line {0}, {1}: {2}', line, path, message);
}
