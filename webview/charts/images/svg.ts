import type { GridCell } from '../../../src/core/charts/imageGrid';
import { fill } from '../../ui/strings';
import { isTiny } from '../../ui/picture';
import type { Pictures } from '../../ui/pictures';
import { NO_LEGEND } from '../figure/figure';
import { shortLabel } from '../figure/options';
import { pictureOf } from '../figure/picture';
import { escaped } from '../figure/recorder';
import type { Look } from '../model';
import type { ShownImages } from './shown';
import { cellFile, GAP } from './shown';

const LINE = 18;
/** Pixels of an embedded image for one of the page. */
const SCALE = 2;
/** More make a file that nothing opens. */
const MOST_IMAGES = 240;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The grid as a picture of its own, with its images in it: also those that nobody scrolled to. */
export async function gridSvg(options: {
  readonly title: string;
  readonly shown: ShownImages;
  readonly look: Look;
  readonly width: number;
  /** Of a cell. */
  readonly most: number;
  readonly aspectOf: (key: string) => number;
  readonly pictures: Pictures;
}): Promise<string> {
  const { title, shown, look, aspectOf, pictures } = options;
  const { theme, words, formats } = look;
  const { grid, columns, runs } = shown;
  const width = Math.max(200, options.width);
  const side = Math.min(options.most, (width - GAP) / columns - GAP);
  const shapes: string[] = [];
  const text = (x: number, y: number, said: string, muted = false): void => {
    const colour = muted ? theme.muted : theme.foreground;
    shapes.push(
      `<text x="${Math.round(x)}" y="${Math.round(y)}" fill="${colour}">${escaped(shortLabel(said, lettersIn(side, theme)))}</text>`,
    );
  };
  let y = 0;
  let room = MOST_IMAGES;
  const xOf = (column: number): number => GAP + column * (side + GAP);
  for (const { heads, rows } of grid.bands) {
    y += LINE;
    for (const [column, head] of heads.entries()) {
      const run = grid.heads === 'runs' ? runs.get(head) : undefined;
      const x = xOf(column);
      if (run)
        shapes.push(
          `<rect x="${x}" y="${y - 10}" width="10" height="10" rx="2" fill="${escaped(run.colour)}"/>`,
        );
      text(run ? x + 16 : x, y, run?.runName ?? head);
    }
    y += 6;
    for (const { key, cells } of rows) {
      if (key !== null && (shown.keys.length > 1 || grid.bands.length === 1)) {
        y += LINE - 4;
        text(GAP, y, key, true);
        y += 4;
      }
      const heights = cells.map((cell) => side / aspectOf(cell.key));
      room -= cells.length;
      if (room < 0) break;
      for (const [column, cell] of cells.entries()) {
        const place = { x: xOf(column), y, width: side, height: heights[column] ?? side };
        shapes.push(await imageShape(cell, place, look, pictures));
        const { image } = cell;
        if (image && image.step !== shown.step)
          text(place.x, y + place.height + LINE - 4, fill(words.stepOf, formats.count(image.step)), true);
      }
      y += Math.max(...heights) + (shown.uneven ? LINE : GAP);
    }
    y += GAP;
  }
  const step = fill(words.imagesLabel, title, formats.count(shown.step));
  return pictureOf({ title: step, width, height: Math.ceil(y), shapes, legend: NO_LEGEND, theme });
}

async function imageShape(
  { runId, image }: GridCell,
  place: Place,
  { theme, words }: Look,
  pictures: Pictures,
): Promise<string> {
  const empty = (said: string): string =>
    `<rect x="${place.x}" y="${place.y}" width="${place.width}" height="${place.height}" fill="none" stroke="${theme.grid}" stroke-dasharray="4 3"/>` +
    `<text x="${place.x + place.width / 2}" y="${place.y + place.height / 2}" text-anchor="middle" fill="${theme.muted}">${escaped(shortLabel(said, lettersIn(place.width, theme)))}</text>`;
  if (!image) return empty(words.noImage);
  const file = cellFile(image);
  try {
    const address = { ownerId: runId, path: file.path };
    const url = await pictures.url(address, file.fileSize, new AbortController().signal);
    if (url === undefined) return empty(words.tooLarge);
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const scale = Math.min(place.width / picture.width, place.height / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    const [x, y] = [place.x + (place.width - width) / 2, place.y + (place.height - height) / 2];
    const data = embedded(picture, Math.round(width * SCALE), Math.round(height * SCALE));
    return `<image x="${x}" y="${y}" width="${width}" height="${height}" href="${data}"/>`;
  } catch {
    // As in the grid, what is broken is so in its own place.
    return empty(words.brokenImage);
  }
}

/** About as many as fit. */
function lettersIn(width: number, { fontSize }: Look['theme']): number {
  return Math.max(4, Math.floor(width / (fontSize * 0.6)));
}

/** As large as it is drawn, whatever its own size, so that no program that shows the file has to know how. */
function embedded(picture: HTMLImageElement, width: number, height: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.imageSmoothingEnabled = !isTiny(picture);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}
