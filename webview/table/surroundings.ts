import { observeTheme, readTheme } from '../ui/theme';

const REDRAW_MS = 10_000;

/** What rows show besides what was read: the theme's colours, and how long ago something was. */
export class Surroundings {
  palette = readTheme().palette;
  readonly #deps: { readonly onTheme: () => void; readonly onTime: () => void };
  #observer: { dispose(): void } | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(deps: { readonly onTheme: () => void; readonly onTime: () => void }) {
    this.#deps = deps;
  }

  watch(): void {
    this.#observer ??= observeTheme(() => {
      this.palette = readTheme().palette;
      this.#deps.onTheme();
    });
    this.#timer ??= setInterval(this.#deps.onTime, REDRAW_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#observer?.dispose();
    this.#observer = undefined;
    this.#timer = undefined;
  }
}
