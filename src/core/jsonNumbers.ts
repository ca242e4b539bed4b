/**
 * VS Code takes messages to a page over as JSON, typed arrays apart: of what is not a finite number there would be null. Such a
 * number goes as an object with the key `$number`, which no protocol's data has.
 */
const TAG = '$number';

/** The same value where there is nothing to replace. */
export function toJsonNumbers(value: unknown): unknown {
  return replaced(value, (one) =>
    typeof one === 'number' && !Number.isFinite(one) ? { [TAG]: String(one) } : one,
  );
}

export function fromJsonNumbers(value: unknown): unknown {
  return replaced(value, (one) =>
    typeof one === 'object' && one !== null && TAG in one ? Number(one[TAG]) : one,
  );
}

function replaced(value: unknown, replace: (one: unknown) => unknown): unknown {
  const own = replace(value);
  if (!Object.is(own, value) || typeof value !== 'object' || value === null) return own;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    let copy: unknown[] | undefined;
    items.forEach((item, index) => {
      const now = replaced(item, replace);
      if (!Object.is(now, item)) (copy ??= [...items])[index] = now;
    });
    return copy ?? value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const now: unknown = replaced(item, replace);
    if (!Object.is(now, item)) (copy ??= { ...value })[key] = now;
  }
  return copy ?? value;
}
