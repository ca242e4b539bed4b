import { csvField } from '../../src/core/csv';
import type { ChartExport } from '../../src/core/panels/charts';
import type { ShownTable } from './chartElement';

export type ExportKind = ChartExport['kind'];

/** What a file is made of. */
interface Exportable {
  toSvg(title: string): string | Promise<string>;
  toTable(): ShownTable;
}

/** Pixels of a picture for one of the page. */
const SCALE = 2;

/** The chart as the content of a file. */
export async function exported(kind: ExportKind, name: string, chart: Exportable): Promise<Uint8Array> {
  switch (kind) {
    case 'csv':
      return new TextEncoder().encode(csvOf(chart.toTable()));
    case 'svg':
      return new TextEncoder().encode(await chart.toSvg(name));
    case 'png':
      return pngOf(await chart.toSvg(name));
  }
}

/** RFC 4180, with the byte order mark that spreadsheets know UTF-8 by. */
export function csvOf({ columns, rows }: ShownTable): string {
  const lines = [columns, ...rows].map((row) => row.map(csvField).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

async function pngOf(picture: string): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * SCALE;
  canvas.height = image.height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made.');
  return new Uint8Array(await blob.arrayBuffer());
}
