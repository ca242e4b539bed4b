/**
 * A JSON schema in another language: what VS Code shows of it to a person goes through `say`, and nothing else. Names of a
 * snippet are words where it stands for several lines; one of a value is that value.
 */
export function schemaIn(schema: unknown, say: (text: string) => string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => schemaIn(one, say));
  if (typeof schema !== 'object' || schema === null) return schema;
  const snippet = 'body' in schema && typeof schema.body === 'object';
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      const words = key === 'title' || key === 'description' || (key === 'label' && snippet);
      if (words && typeof value === 'string') return [key, say(value)];
      // What is inserted into a text is no part of the schema.
      return [key, key === 'body' ? value : schemaIn(value, say)];
    }),
  );
}
