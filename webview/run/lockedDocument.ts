/** The document of every panel says its nonce in a `meta`. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? '';

/** What could run, load, or lead away. The frame forbids it all; left out, it leaves no errors behind. */
const LEFT_OUT =
  'script, noscript, link, meta, base, title, iframe, frame, frameset, object, embed, portal, template';

/**
 * Somebody's HTML for a frame with `sandbox=""`. The frame inherits the page's policy, under which styles need
 * the page's nonce: style elements get it, and style attributes become rules.
 */
export function lockedDocument(text: string): string {
  // A template's content belongs to no page: nothing in it is applied, loaded or run.
  const parsed = document.createElement('template');
  parsed.innerHTML = text;
  const { content } = parsed;
  for (const element of content.querySelectorAll(LEFT_OUT)) element.remove();
  const rules: string[] = [];
  for (const element of content.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) {
      if (/^on/i.test(name)) element.removeAttribute(name);
    }
    const style = element.getAttribute('style');
    if (style === null) continue;
    element.removeAttribute('style');
    const name = `inline-${rules.length}`;
    element.setAttribute('data-tidemark', name);
    // An attribute's declarations win over a sheet's: so must these. Braces would end the rule.
    const selector = `[data-tidemark="${name}"]`.repeat(4);
    rules.push(`${selector}{${style.replaceAll(/[{}<]/g, '')}}`);
  }
  for (const element of content.querySelectorAll('style')) element.setAttribute('nonce', nonce);
  const inline = document.createElement('template');
  inline.innerHTML = '<style></style>';
  const sheet = inline.content.firstElementChild;
  if (sheet) {
    sheet.setAttribute('nonce', nonce);
    sheet.textContent = rules.join('\n');
    content.append(sheet);
  }
  return `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${parsed.innerHTML}</body></html>`;
}
