import { shorten } from '../core/text';

/** Text from a run as a label of one line: VS Code would draw `$(name)` in it as an icon, so that is parted. */
export function plainLabel(text: string, length?: number): string {
  return shorten(text, length).replaceAll('$(', '$\u200b(');
}
