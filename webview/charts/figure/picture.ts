import type { Theme } from '../../ui/theme';
import type { Legend } from './figure';
import { shortLabel } from './options';
import { escaped } from './recorder';

const TITLE = 26;
const LEGEND_ROW = 18;
/** More names than this say nothing beside a picture. */
const MOST_NAMES = 24;

/** A drawing with its title and legend, as an SVG file. */
export function pictureOf(options: {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly string[];
  readonly legend: Legend;
  readonly theme: Theme;
}): string {
  const { title, width, height, shapes, theme } = options;
  const size = theme.fontSize;
  const legend = legendShapes(options);
  const total = TITLE + height + legend.height + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="${escaped(theme.fontFamily)}" font-size="${size}">
<rect width="100%" height="100%" fill="${theme.background}"/>
<text x="8" y="18" font-size="${size + 2}" font-weight="600" fill="${theme.foreground}">${escaped(shortLabel(title, 120))}</text>
<g transform="translate(0 ${TITLE})">${shapes.join('')}</g>
<g transform="translate(0 ${TITLE + height})">${legend.shapes.join('')}</g>
</svg>
`;
}

function legendShapes({
  legend,
  width,
  theme,
}: {
  readonly legend: Legend;
  readonly width: number;
  readonly theme: Theme;
}): { readonly shapes: readonly string[]; readonly height: number } {
  const text = (x: number, y: number, words: string): string =>
    `<text x="${Math.round(x)}" y="${y + theme.fontSize / 3}" fill="${theme.foreground}">${escaped(words)}</text>`;
  if (legend.kind === 'none') return { shapes: [], height: 0 };
  if (legend.kind === 'names') {
    const perRow = Math.max(1, Math.floor(width / 200));
    const names = legend.names.slice(0, MOST_NAMES);
    return {
      shapes: names.map(({ label, colour }, index) => {
        const x = 8 + (index % perRow) * (width / perRow);
        const y = LEGEND_ROW * Math.floor(index / perRow) + LEGEND_ROW / 2;
        return `<rect x="${Math.round(x)}" y="${y - 5}" width="10" height="10" rx="2" fill="${colour}"/>${text(x + 16, y, shortLabel(label, 28))}`;
      }),
      height: LEGEND_ROW * Math.ceil(names.length / perRow),
    };
  }
  const y = LEGEND_ROW / 2;
  const begin = 8 + width / 3;
  return {
    shapes: [
      text(8, y, `${shortLabel(legend.name, 30)}: ${legend.least}`),
      ...legend.colours.map(
        (colour, index) =>
          `<rect x="${Math.round(begin + index * 16)}" y="${y - 5}" width="16" height="10" fill="${colour}"/>`,
      ),
      text(begin + legend.colours.length * 16 + 8, y, legend.most),
    ],
    height: LEGEND_ROW,
  };
}
