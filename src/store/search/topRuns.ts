/** The first `count` of `items` by `compare`, in order, without sorting all of them. */
export function firstOf(
  items: Uint32Array,
  count: number,
  compare: (a: number, b: number) => number,
): Uint32Array {
  if (count * 4 >= items.length) return items.sort(compare).subarray(0, count);
  // A heap with the last of those found so far on top.
  const heap = items.slice(0, count);
  for (let i = (count >> 1) - 1; i >= 0; i--) sink(heap, i, compare);
  for (let i = count; i < items.length; i++) {
    const item = items[i] ?? 0;
    if (compare(item, heap[0] ?? 0) >= 0) continue;
    heap[0] = item;
    sink(heap, 0, compare);
  }
  return heap.sort(compare);
}

function sink(heap: Uint32Array, from: number, compare: (a: number, b: number) => number): void {
  const item = heap[from] ?? 0;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1] ?? 0, heap[child] ?? 0) > 0) child++;
    if (compare(heap[child] ?? 0, item) <= 0) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = item;
}
