const script = document.currentScript;
const nonce = script instanceof HTMLScriptElement ? script.nonce : '';

/** What could run, load, or lead away. The frame forbids it all; left out, it leaves no errors behind. */
const LEFT_OUT = 'script, noscript, link, meta, base, iframe, frame, object, embed, portal';

/**
 * Somebody's HTML for a frame with `sandbox=""`. The frame inherits the page's policy, under which styles need
 * the page's nonce: style elements get it, and style attributes become rules.
 */
export function lockedDocument(text: string): string {
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  for (const element of parsed.querySelectorAll(LEFT_OUT)) element.remove();
  const rules: string[] = [];
  for (const element of parsed.querySelectorAll('*')) {
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
  for (const element of parsed.querySelectorAll('style')) element.setAttribute('nonce', nonce);
  const inline = parsed.createElement('style');
  inline.setAttribute('nonce', nonce);
  inline.textContent = rules.join('\n');
  parsed.head.append(inline);
  return `<!DOCTYPE html>${parsed.documentElement.outerHTML}`;
}
