// Plays VS Code's part inside a page under test: its theme, its API object, and a watch over the policy.

interface Fixture {
  readonly theme: { readonly bodyClass: string; readonly variables: Readonly<Record<string, string>> };
  readonly state?: unknown;
}

interface StandIn {
  state: unknown;
  readonly violations: string[];
  receive(message: unknown): void;
  /** How many pixels of a canvas are nearly of this colour. */
  countPixels(canvas: unknown, colour: readonly number[]): number;
  /** A text that changes whenever what the canvas shows changes. */
  picture(canvas: unknown): string;
  /** The colours of these rectangles, as red, green and blue. */
  fills(rectangles: unknown): readonly (readonly number[])[];
  /** Of selects, what is chosen in those that are too narrow for it. */
  cutChoices(selects: unknown): readonly string[];
  putTheme(theme: Fixture['theme']): void;
}

declare global {
  var panelFixture: Fixture;
  var panelStandIn: StandIn;
  var messageToHost: (message: unknown) => void;
  var acquireVsCodeApi: () => unknown;
}

globalThis.panelStandIn = {
  state: globalThis.panelFixture.state,
  violations: [],
  receive: (message) => window.postMessage(message, '*'),
  countPixels: (canvas, [red = 0, green = 0, blue = 0]) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, g = 0, b = 0, alpha = 0] = [data[i], data[i + 1], data[i + 2], data[i + 3]];
      const near = Math.abs(r - red) < 12 && Math.abs(g - green) < 12 && Math.abs(b - blue) < 12;
      if (near && alpha > 200) count++;
    }
    return count;
  },
  picture: (canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''),
  fills: (rectangles) =>
    (Array.isArray(rectangles) ? rectangles : [rectangles]).map((one: unknown) =>
      one instanceof SVGElement ? (one.getAttribute('stroke')?.match(/\d+/g) ?? []).map(Number) : [],
    ),
  cutChoices: (selects) =>
    (Array.isArray(selects) ? selects : [selects]).flatMap((one: unknown) => {
      if (!(one instanceof HTMLSelectElement)) return [];
      const { width } = one.getBoundingClientRect();
      one.style.maxWidth = 'none';
      const wanted = one.getBoundingClientRect().width;
      one.style.maxWidth = '';
      return wanted > width ? [one.selectedOptions[0]?.label ?? ''] : [];
    }),
  putTheme: ({ variables, bodyClass }) => {
    // What the theme before had and this one hasn't must not stay.
    for (const name of [...document.documentElement.style])
      if (name.startsWith('--vscode-')) document.documentElement.style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = bodyClass;
  },
};

document.addEventListener('securitypolicyviolation', (event) => {
  globalThis.panelStandIn.violations.push(
    `${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
  );
});

// The body is there before the page's own script runs, and VS Code has dressed it by then.
const observer = new MutationObserver(() => {
  if (!document.querySelector('body')) return;
  observer.disconnect();
  globalThis.panelStandIn.putTheme(globalThis.panelFixture.theme);
});
observer.observe(document, { childList: true, subtree: true });

globalThis.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => globalThis.messageToHost(message),
  getState: () => globalThis.panelStandIn.state,
  setState: (next: unknown) => {
    globalThis.panelStandIn.state = next;
  },
});
