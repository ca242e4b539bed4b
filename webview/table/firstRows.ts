const ROWS = 'tidemark.rows';
let isMarked = false;

/** Marks when the page had rows first: what the benchmark looks for. */
export function markFirstRows(): void {
  if (isMarked) return;
  isMarked = true;
  performance.mark(ROWS);
}
