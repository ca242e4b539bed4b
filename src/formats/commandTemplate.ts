/** A piece of an entry point's command: text as it stands, or a parameter's value. */
export type TemplatePart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'parameter'; readonly name: string };

/** Splits a command in Python's format syntax. `stray` is a brace that has no partner, null when there is none. */
export function parseTemplate(command: string): {
  readonly parts: readonly TemplatePart[];
  readonly stray: '{' | '}' | null;
} {
  const parts: TemplatePart[] = [];
  let stray: '{' | '}' | null = null;
  let text = '';
  // In order: an escaped brace, a placeholder, a lone brace, anything else.
  for (const [token] of command.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
    if (token === '{{' || token === '}}') text += token.charAt(0);
    else if (token === '{' || token === '}') stray ??= token;
    else if (token.startsWith('{')) {
      if (text !== '') parts.push({ kind: 'text', text });
      text = '';
      parts.push({ kind: 'parameter', name: token.slice(1, -1).trim() });
    } else text += token;
  }
  if (text !== '') parts.push({ kind: 'text', text });
  return { parts, stray };
}
