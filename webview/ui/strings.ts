/** The words for these keys. A key the host doesn't know stands for itself, so that a page never fails over one. */
export function wordsFor<const K extends string>(
  keys: readonly K[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<K, string>> {
  const words: Partial<Record<K, string>> = {};
  for (const key of keys) words[key] = given[key] ?? key;
  // Every key has been set above.
  return words as Record<K, string>;
}

/** Puts `values` into the `{0}`, `{1}` … of a sentence. */
export function fill(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d+)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));
}

/** One line, of at most `most` characters; the whole of it belongs in a title. */
export function shorten(text: string, most = 60): string {
  const line = text.slice(0, most * 8).replace(/\s+/g, ' ');
  // By code points, so that no emoji is cut in half.
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
}

/** The text for a tooltip: a browser draws every character of a title. */
export function titleText(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}
