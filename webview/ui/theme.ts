import { HUES, STANDARD_HUES } from '../../src/core/runColour';
import { legible, type Rgb } from './colours';

/** The theme's colours for what CSS can't reach: canvases. All are `rgb(…)` texts a canvas takes. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly accent: string;
  readonly selection: string;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly highContrast: boolean;
  /** Colours for lines, the most different first. */
  readonly palette: readonly string[];
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const resolve = resolver();
  const variable = (name: string, otherwise: string): string =>
    style.getPropertyValue(name).trim() || otherwise;
  const foreground = variable('--vscode-foreground', '#808080');
  const background = variable('--vscode-editor-background', '#ffffff');
  const highContrast = document.body.classList.contains('vscode-high-contrast');
  const accent = variable('--vscode-focusBorder', variable('--vscode-charts-blue', STANDARD_HUES.blue));
  const hues = HUES.map((hue) => variable(`--vscode-charts-${hue}`, STANDARD_HUES[hue]));
  // Some themes give a see-through highlight as a chart colour: its hue alone is what a line needs.
  const line = (colour: string): string => {
    const shown = legible(
      channels(resolve(`color(from ${colour} srgb r g b / 1)`)),
      channels(resolve(background)),
      channels(resolve(foreground)),
    );
    return `rgb(${shown.join(', ')})`;
  };
  const toward = (target: string, share: number): readonly string[] =>
    hues.map((hue) =>
      line(`color-mix(in oklab, color(from ${hue} srgb r g b / 1) ${100 - share}%, ${target})`),
    );
  return {
    foreground: resolve(foreground),
    muted: resolve(variable('--vscode-descriptionForeground', foreground)),
    grid: resolve(`color-mix(in srgb, ${foreground} ${highContrast ? 35 : 11}%, ${background})`),
    background: resolve(background),
    accent: resolve(accent),
    selection: resolve(`color-mix(in srgb, ${accent} 25%, transparent)`),
    fontFamily: variable('--vscode-font-family', 'sans-serif'),
    fontSize: Math.max(9, (Number.parseFloat(variable('--vscode-font-size', '13px')) || 13) - 2),
    highContrast,
    palette: [...hues.map(line), ...toward(foreground, 45), ...toward(background, 40)],
  };
}

/** Of a resolved colour, `rgb(1, 2, 3)`. */
function channels(colour: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Calls `listener` whenever VS Code puts another theme on the page. */
export function observeTheme(listener: () => void): { dispose(): void } {
  let frame = 0;
  const observer = new MutationObserver(() => {
    // The variables, the class and the theme's id change one after the other.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(listener);
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return {
    dispose: () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    },
  };
}

/** A canvas parses every CSS colour, `color-mix` too, and gives back plain numbers. */
function resolver(): (colour: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (colour) => {
    if (!context) return colour;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = '#808080';
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
    return alpha === 255
      ? `rgb(${red}, ${green}, ${blue})`
      : `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
  };
}
