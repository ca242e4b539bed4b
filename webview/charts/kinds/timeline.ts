import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import type { TimelineSpec } from '../../../src/core/charts/timeline';
import { TIMELINE_ROWS } from '../../../src/core/charts/timeline';
import { lanes } from '../../../src/core/stats/lanes';
import { timeLabel, timeTicks } from '../line/ticks';
import { figureModule } from '../figure/element';
import { choiceField } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { categories, numbers, PLAIN } from '../figure/options';
import { faded } from '../figure/scale';
import type { ShownRun } from '../model';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

const timeline: FigureKind<'timeline'> = {
  kind: 'timeline',
  // What a timeline shows the page knows already; the answer says that it is of now.
  ask: (_spec, { runs }) => ({ kind: 'timeline', runIds: runs.map(({ runId }) => runId), fields: [] }),
  figure: ({ spec, context, width }) => {
    const { look, runs } = context;
    const { words, formats, theme, locale } = look;
    const now = Date.now();
    const all = runs
      .filter(({ startTime }) => startTime > 0)
      .map((run) => ({
        run,
        start: run.startTime,
        end: Math.max(run.startTime, run.endTime ?? ending(run, now)),
      }))
      .sort((a, b) => a.start - b.start);
    const first = all[0];
    if (!first) return words.noRunHasValue;
    const last = all.reduce((latest, { end }) => Math.max(latest, end), first.start);
    const room = Math.max(500, (last - first.start) * 0.02);
    const span = { from: first.start - room, to: last + room };
    const rows = spec.rows === 'lanes' ? lanes(all) : all.map((_, index) => index);
    const many = Math.max(...rows) + 1;
    const labels =
      spec.rows === 'lanes'
        ? Array.from({ length: many }, (_, lane) => String(lane + 1))
        : all.map(({ run }) => run.runName);
    const statusOf = {
      RUNNING: words.running,
      SCHEDULED: words.scheduled,
      FINISHED: words.finished,
      FAILED: words.failed,
      KILLED: words.killed,
    };
    const isPale = ({ status }: ShownRun): boolean => status === 'FAILED' || status === 'KILLED';
    const fillOf = (run: ShownRun): string => (isPale(run) ? faded(run.colour, 0.25) : run.colour);
    const least = (span.to - span.from) / Math.max(200, width);
    // One bar a row in each set of them: the first of each row, then the second ones.
    const layers: number[][] = [];
    const places = rows.map((row, index) => {
      const before = rows.slice(0, index).filter((other) => other === row).length;
      (layers[before] ??= []).push(index);
      return { dataset: before, index: row };
    });
    return {
      config: {
        type: 'bar',
        data: {
          labels: [...labels],
          datasets: layers.map((layer) => {
            const inLane = labels.map((_, lane) => layer.find((index) => rows[index] === lane));
            const of = <T>(value: (run: ShownRun) => T, otherwise: T): T[] =>
              inLane.map((index) => {
                const one = index === undefined ? undefined : all[index];
                return one ? value(one.run) : otherwise;
              });
            return {
              data: inLane.map((index): [number, number] | null => {
                const one = index === undefined ? undefined : all[index];
                // A run of no time is still there.
                return one ? [one.start, Math.max(one.end, one.start + least)] : null;
              }),
              backgroundColor: of(fillOf, 'transparent'),
              hoverBackgroundColor: of(fillOf, 'transparent'),
              borderColor: of(({ colour }) => colour, 'transparent'),
              borderWidth: of((run) => (isPale(run) ? 1 : 0), 0),
              hoverBorderColor: theme.foreground,
              hoverBorderWidth: 1.5,
              borderSkipped: false,
              borderRadius: 2,
              maxBarThickness: 16,
              categoryPercentage: 1,
              // A gap between rows, whatever their height.
              barPercentage: 0.68,
              grouped: false,
            };
          }),
        },
        options: {
          ...PLAIN,
          indexAxis: 'y',
          scales: {
            x: {
              ...numbers({
                look,
                title: '',
                least: span.from,
                most: span.to,
                label: (time) => timeLabel(time, span.to - span.from, 'timestamp', locale),
              }),
              afterBuildTicks: (scale) => {
                const most = Math.max(2, Math.min(7, Math.floor(scale.width / 90)));
                scale.ticks = timeTicks(scale.min, scale.max, most, 'timestamp').map((value) => ({ value }));
              },
            },
            y: categories({ look, title: '', labels, rows: true }),
          },
        },
      },
      marks: all.map(({ run, start, end }, index) => ({
        dataset: places[index]?.dataset ?? 0,
        index: places[index]?.index ?? 0,
        title: run.runName,
        colour: run.colour,
        rows: [
          [words.status, statusOf[run.status]],
          [words.startTime, formats.dateTime(start)],
          [words.duration, formats.duration(end - start)],
        ],
      })),
      table: {
        columns: ['run_id', 'run', 'status', 'start_time', 'end_time', 'duration_ms'],
        rows: all.map(({ run, start, end }) => [
          run.runId,
          run.runName,
          run.status,
          new Date(start).toISOString(),
          run.endTime === null ? null : new Date(run.endTime).toISOString(),
          end - start,
        ]),
      },
      legend: NO_LEGEND,
      notes: [],
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const names = { runs: words.aRowForEachRun, lanes: words.asFewRows };
    return choiceField<TimelineSpec['rows']>(
      words.rows,
      spec.rows,
      TIMELINE_ROWS.map((value) => ({ value, label: names[value] })),
      (rows) => onChange({ ...spec, rows }),
    );
  },
};
export const timelineModule = figureModule(timeline);

/** A run without an end goes on, unless its process was lost. */
function ending({ status, startTime }: ShownRun, now: number): number {
  return status === 'RUNNING' || status === 'SCHEDULED' ? now : startTime;
}
