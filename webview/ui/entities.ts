// Stands in for the package `entities`, of which markdown-it needs one function: the browser has the table already.
const element = document.createElement('textarea');

/** `&eacute;` and the like as what they stand for. A text area holds text alone, whatever is put into it. */
export function decodeHTML(text: string): string {
  element.innerHTML = text.replaceAll('<', '&lt;');
  return element.value;
}

export { decodeHTML as decodeHTMLStrict };
