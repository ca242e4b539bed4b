import { drawLines } from './draw';
import type { Pen } from './draw';
import type { Plot, PlotInput } from './plot';
import { thicknessOf } from './plot';

const TITLE = 26;
const LEGEND_ROW = 18;
/** More names than this say nothing beside a picture. */
const MOST_NAMES = 24;

/** The chart as a picture of lines and texts: title, axes, lines, names. */
export function plotSvg(plot: Plot, input: PlotInput, title: string): string {
  const { theme, lines } = input;
  const { width, height } = plot.size;
  const { left, top, right, bottom } = plot.area;
  const names = lines.slice(0, MOST_NAMES);
  const perRow = Math.max(1, Math.floor(width / 200));
  const total = TITLE + height + LEGEND_ROW * Math.ceil(names.length / perRow) + 8;
  const size = theme.fontSize;
  const label = (x: number, y: number, anchor: string, words: string, colour = theme.muted): string =>
    `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" fill="${colour}">${escaped(words)}</text>`;
  const axes = [
    ...plot
      .ticks('y')
      .map(
        ({ at, label: words }) =>
          `<line x1="${n(left)}" x2="${n(right)}" y1="${n(at)}" y2="${n(at)}" stroke="${theme.grid}"/>` +
          label(left - 8, at + size / 3, 'end', words),
      ),
    ...plot.ticks('x').map(({ at, label: words }) => label(at, bottom + size + 8, 'middle', words)),
  ];
  const pen = new SvgPen();
  drawLines(pen, lines, {
    view: input.view,
    map: plot.mapping,
    width: right - left,
    thickness: thicknessOf(theme, lines.length),
    log: input.logY,
  });
  const legend = names.map(({ label: words, colour }, index) => {
    const x = 8 + (index % perRow) * (width / perRow);
    const y = TITLE + height + LEGEND_ROW * Math.floor(index / perRow) + LEGEND_ROW / 2;
    return `<rect x="${n(x)}" y="${n(y - 5)}" width="10" height="10" rx="2" fill="${colour}"/>${label(x + 16, y + size / 3, 'start', shortened(words), theme.foreground)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="${escaped(theme.fontFamily)}" font-size="${size}">
<rect width="100%" height="100%" fill="${theme.background}"/>
<text x="8" y="18" font-size="${size + 2}" font-weight="600" fill="${theme.foreground}">${escaped(title)}</text>
<clipPath id="area"><rect x="${n(left - 4)}" y="${n(top - 4)}" width="${n(right - left + 8)}" height="${n(bottom - top + 8)}"/></clipPath>
<g transform="translate(0 ${TITLE})">${axes.join('')}<g clip-path="url(#area)">${pen.shapes.join('')}</g></g>
${legend.join('')}
</svg>
`;
}

class SvgPen implements Pen {
  readonly shapes: string[] = [];
  #path: string[] = [];

  begin(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    if (Number.isFinite(x) && Number.isFinite(y)) this.#path.push(`M${n(x)} ${n(y)}`);
  }

  lineTo(x: number, y: number): void {
    if (Number.isFinite(x) && Number.isFinite(y)) this.#path.push(`L${n(x)} ${n(y)}`);
  }

  stroke(colour: string, width: number, dash: readonly number[], opacity: number): void {
    if (this.#path.length === 0) return;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    this.shapes.push(
      `<path d="${this.#path.join('')}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linejoin="bevel"${dashes}/>`,
    );
  }

  fill(colour: string, opacity: number): void {
    this.shapes.push(`<path d="${this.#path.join('')}Z" fill="${colour}" fill-opacity="${opacity}"/>`);
  }

  dot(x: number, y: number, radius: number, colour: string): void {
    this.shapes.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${radius}" fill="${colour}"/>`);
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function shortened(words: string): string {
  return words.length > 28 ? `${words.slice(0, 27)}…` : words;
}

/** What XML gives a meaning is written out; what it can't hold at all is left out. */
function escaped(words: string): string {
  return Array.from(words)
    .filter((character) => character >= ' ' || character === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
