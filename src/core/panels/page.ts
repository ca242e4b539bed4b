import { dictionary, shape, text } from '../decode';
import type { Decoder } from '../rpc';

/** What a page is handed before its script runs, as JSON in its own document. */
export interface PageStart {
  /** The words the page shows, in the person's language. */
  readonly strings: Readonly<Record<string, string>>;
  /** A BCP 47 tag for `Intl`. */
  readonly locale: string;
  /** What the panel shows (run ids, folder): the page persists it, so that a reload can restore it. */
  readonly identity: unknown;
  /** What the page shows first, packed, as it was when the document was made; null where the page is to ask. */
  readonly first: unknown;
}

export const pageStart: Decoder<PageStart> = shape<PageStart>({
  strings: dictionary(text),
  locale: text,
  identity: (value) => value,
  first: (value) => value,
});

export const START_ELEMENT = 'tidemark-start';

/**
 * The document of every panel. Nothing is allowed but our own script, the modules it loads (which go by its nonce), and
 * the styles it adopts; the nonce for styles is there for FAST (the controls' library), which probes the browser with an empty style element.
 */
export function panelHtml(options: {
  readonly script: string;
  readonly cspSource: string;
  readonly nonce: string;
  readonly title: string;
  readonly start: PageStart;
}): string {
  const { script, cspSource, nonce, title, start } = options;
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(start.locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${attribute(nonce)}">
<title>${attribute(title)}</title>
</head>
<body>
<script type="application/json" id="${START_ELEMENT}">${jsonInHtml(start)}</script>
<script type="module" nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** No `<` is left, so nothing in the data can end its element. */
function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
