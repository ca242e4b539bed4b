/** One cell's element, which shows one cell after the other: only what differs is written to it. */
export class CellView {
  readonly element: HTMLElement;
  readonly #text: Text;
  readonly #spread: HTMLElement;
  #line: SVGElement | undefined;
  #polyline: SVGElement | undefined;
  #title = '';
  #class = '';
  #heat = '';
  #left = -1;
  #width = -1;
  #column = -1;
  #selected = '';

  constructor(extra = '') {
    this.element = document.createElement('div');
    this.element.setAttribute('role', 'gridcell');
    this.element.tabIndex = -1;
    this.#base = `cell ${extra}`;
    this.element.className = this.#base;
    const value = document.createElement('span');
    value.className = 'value';
    this.#text = document.createTextNode('');
    value.append(this.#text);
    this.#spread = document.createElement('span');
    this.#spread.className = 'spread';
    this.#spread.hidden = true;
    this.element.append(value, this.#spread);
  }
  readonly #base: string;

  place(left: number, width: number, column: number): void {
    if (left !== this.#left) {
      this.#left = left;
      this.element.style.transform = `translateX(${left}px)`;
    }
    if (width !== this.#width) {
      this.#width = width;
      this.element.style.width = `${width}px`;
    }
    if (column !== this.#column) {
      this.#column = column;
      this.element.setAttribute('aria-colindex', String(column + 1));
    }
  }

  show(content: {
    readonly text: string;
    readonly title: string;
    readonly spread: string;
    readonly classes: string;
    /** A background colour, '' for none. */
    readonly heat: string;
    readonly line: Float64Array | null;
    readonly active: boolean;
  }): void {
    const { text, title, spread, classes, heat, line, active } = content;
    if (this.#text.data !== text) this.#text.data = text;
    if (this.#title !== title) {
      this.#title = title;
      this.element.title = title;
    }
    if (this.#spread.textContent !== spread) {
      this.#spread.textContent = spread;
      this.#spread.hidden = spread === '';
    }
    if (this.#class !== classes) {
      this.#class = classes;
      this.element.className = `${this.#base} ${classes}`;
    }
    if (this.#heat !== heat) {
      this.#heat = heat;
      this.element.style.backgroundColor = heat;
    }
    const selected = active ? '0' : '-1';
    if (this.#selected !== selected) {
      this.#selected = selected;
      this.element.tabIndex = active ? 0 : -1;
    }
    this.#draw(line);
  }

  hide(hidden: boolean): void {
    if (this.element.hidden !== hidden) this.element.hidden = hidden;
  }

  #draw(line: Float64Array | null): void {
    if (line === null || line.length === 0) {
      if (this.#line) this.#line.setAttribute('display', 'none');
      return;
    }
    if (!this.#line || !this.#polyline) {
      this.#line = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      this.#line.setAttribute('class', 'line');
      this.#line.setAttribute('viewBox', '0 0 100 20');
      this.#line.setAttribute('preserveAspectRatio', 'none');
      this.#line.setAttribute('aria-hidden', 'true');
      this.#polyline = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
      this.#line.append(this.#polyline);
      this.element.append(this.#line);
    }
    this.#line.removeAttribute('display');
    this.#polyline.setAttribute('points', pointsOf(line));
  }
}

/** Between 2 and 18 of 20, from left to right; gaps where values aren't finite are bridged. */
export function pointsOf(line: Float64Array): string {
  let least = Infinity;
  let most = -Infinity;
  for (const value of line) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const span = most - least;
  const step = line.length > 1 ? 100 / (line.length - 1) : 0;
  const points: string[] = [];
  line.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    const y = span > 0 ? 18 - ((value - least) / span) * 16 : 10;
    points.push(`${(index * step).toFixed(1)},${y.toFixed(1)}`);
  });
  if (points.length === 1) points.push(`100,${points[0]?.split(',')[1] ?? '10'}`);
  return points.join(' ');
}
