/**
 * A picture in lines and texts of whatever draws on a canvas: the canvas is a real one, which measures texts and keeps
 * colours and transformations; what is painted is written down besides.
 */
export function recordedSvg(
  size: { readonly width: number; readonly height: number },
  draw: (canvas: HTMLCanvasElement) => void,
): readonly string[] {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (!context) return [];
  const recorder = new Recorder(context);
  draw(canvas);
  return recorder.end();
}

class Recorder {
  readonly #context: CanvasRenderingContext2D;
  readonly #shapes: string[] = [];
  /** How many groups each `save` has opened, for its `restore` to close. */
  readonly #groups: number[] = [0];
  #path: string[] = [];
  #clips = 0;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
    const save = context.save.bind(context);
    const restore = context.restore.bind(context);
    const rect = (x: number, y: number, width: number, height: number): void => {
      this.#add('M', x, y);
      this.#add('L', x + width, y);
      this.#add('L', x + width, y + height);
      this.#add('L', x, y + height);
      this.#path.push('Z');
    };
    const alone = (paint: () => void, ...box: readonly [number, number, number, number]): void => {
      const kept = this.#path;
      this.#path = [];
      rect(...box);
      paint();
      this.#path = kept;
    };
    // Own methods go before those of the class.
    Object.assign(context, {
      save: (): void => {
        save();
        this.#groups.push(0);
      },
      restore: (): void => {
        restore();
        this.#close(this.#groups.length > 1 ? (this.#groups.pop() ?? 0) : 0);
      },
      beginPath: (): void => {
        this.#path = [];
      },
      closePath: (): void => {
        this.#path.push('Z');
      },
      moveTo: (x: number, y: number): void => this.#add('M', x, y),
      lineTo: (x: number, y: number): void => this.#add(this.#path.length === 0 ? 'M' : 'L', x, y),
      bezierCurveTo: (...places: readonly number[]): void => this.#add('C', ...places),
      quadraticCurveTo: (...places: readonly number[]): void => this.#add('Q', ...places),
      rect,
      arc: (x: number, y: number, radius: number, from: number, to: number, back = false): void =>
        this.#arc({ x, y, rx: radius, ry: radius }, from, to, back),
      ellipse: (
        x: number,
        y: number,
        rx: number,
        ry: number,
        _turn: number,
        from: number,
        to: number,
        back = false,
      ): void => this.#arc({ x, y, rx, ry }, from, to, back),
      fill: (): void => this.#fill(),
      stroke: (): void => this.#stroke(),
      clip: (): void => this.#clip(),
      clearRect: (): void => undefined,
      drawImage: (): void => undefined,
      fillRect: (...box: readonly [number, number, number, number]): void =>
        alone(() => this.#fill(), ...box),
      strokeRect: (...box: readonly [number, number, number, number]): void =>
        alone(() => this.#stroke(), ...box),
      fillText: (words: string, x: number, y: number): void => this.#text(words, x, y),
      strokeText: (): void => undefined,
    });
  }

  end(): readonly string[] {
    this.#close(this.#groups.reduce((sum, count) => sum + count, 0));
    return this.#shapes;
  }

  #close(groups: number): void {
    for (let i = 0; i < groups; i++) this.#shapes.push('</g>');
  }

  #add(command: string, ...places: readonly number[]): void {
    if (!places.every(Number.isFinite)) return;
    const { a, b, c, d, e, f } = this.#context.getTransform();
    const shown: string[] = [];
    for (let i = 0; i + 1 < places.length; i += 2) {
      const [x = 0, y = 0] = [places[i], places[i + 1]];
      shown.push(`${n(a * x + c * y + e)} ${n(b * x + d * y + f)}`);
    }
    this.#path.push(command + shown.join(' '));
  }

  #arc(
    circle: { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number },
    from: number,
    to: number,
    back: boolean,
  ): void {
    const { x, y, rx, ry } = circle;
    if (![x, y, rx, ry, from, to].every(Number.isFinite)) return;
    const whole = 2 * Math.PI;
    const turn = back
      ? -Math.min(whole, from - to < 0 ? whole - ((to - from) % whole) : from - to)
      : Math.min(whole, to - from < 0 ? whole - ((from - to) % whole) : to - from);
    const { a, b } = this.#context.getTransform();
    const scale = Math.hypot(a, b);
    const at = (angle: number): readonly [number, number] => [
      x + rx * Math.cos(angle),
      y + ry * Math.sin(angle),
    ];
    this.#add(this.#path.length === 0 || this.#path.at(-1) === 'Z' ? 'M' : 'L', ...at(from));
    // Of a whole turn the end is the beginning, which says nothing: it is gone in two halves.
    for (const part of [0.5, 1]) {
      this.#add(`A${n(rx * scale)} ${n(ry * scale)} 0 0 ${turn < 0 ? 0 : 1} `, ...at(from + turn * part));
    }
  }

  #fill(): void {
    if (this.#path.length === 0) return;
    this.#shapes.push(`<path d="${this.#path.join('')}" ${this.#colour('fill', this.#context.fillStyle)}/>`);
  }

  #stroke(): void {
    const { lineWidth, lineJoin, lineCap } = this.#context;
    if (this.#path.length === 0 || lineWidth === 0) return;
    const { a, b } = this.#context.getTransform();
    const dash = this.#context.getLineDash();
    this.#shapes.push(
      `<path d="${this.#path.join('')}" fill="none" ${this.#colour('stroke', this.#context.strokeStyle)} stroke-width="${n(lineWidth * Math.hypot(a, b))}" stroke-linejoin="${lineJoin}" stroke-linecap="${lineCap}"${dash.length > 0 ? ` stroke-dasharray="${dash.map(n).join(' ')}"` : ''}/>`,
    );
  }

  #clip(): void {
    const id = `clip${++this.#clips}`;
    this.#shapes.push(
      `<clipPath id="${id}"><path d="${this.#path.join('')}"/></clipPath><g clip-path="url(#${id})">`,
    );
    this.#groups[this.#groups.length - 1] = (this.#groups.at(-1) ?? 0) + 1;
  }

  #text(words: string, x: number, y: number): void {
    const { font, textAlign, textBaseline } = this.#context;
    const { a, b, c, d, e, f } = this.#context.getTransform();
    const anchor =
      textAlign === 'center' ? 'middle' : textAlign === 'right' || textAlign === 'end' ? 'end' : 'start';
    this.#shapes.push(
      `<text transform="matrix(${[a, b, c, d, e, f].map(n).join(' ')})" x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" dominant-baseline="${BASELINES[textBaseline]}" style="font: ${escaped(font)}" ${this.#colour('fill', this.#context.fillStyle)}>${escaped(words)}</text>`,
    );
  }

  /** Older readers of SVG know opacity as an attribute of its own only. */
  #colour(attribute: 'fill' | 'stroke', style: string | CanvasGradient | CanvasPattern): string {
    const colour = typeof style === 'string' ? style : '#888888';
    const [, rgb = colour, alpha = '1'] = /^rgba\((\d+, \d+, \d+), ([\d.]+)\)$/.exec(colour) ?? [];
    const opacity = Number(alpha) * this.#context.globalAlpha;
    const opaque = rgb === colour ? colour : `rgb(${rgb})`;
    return `${attribute}="${escaped(opaque)}"${opacity < 1 ? ` ${attribute}-opacity="${n(opacity)}"` : ''}`;
  }
}

const BASELINES: Readonly<Record<CanvasTextBaseline, string>> = {
  top: 'text-before-edge',
  hanging: 'hanging',
  middle: 'central',
  alphabetic: 'alphabetic',
  ideographic: 'ideographic',
  bottom: 'text-after-edge',
};

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** What XML gives a meaning is written out; what it can't hold at all is left out. */
export function escaped(words: string): string {
  return Array.from(words)
    .filter((character) => character >= ' ' || character === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
