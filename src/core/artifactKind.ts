/** What a file is to a person, by its name. */
export type ArtifactKind =
  'image' | 'table' | 'csv' | 'markdown' | 'json' | 'html' | 'text' | 'media' | 'notebook' | 'pdf' | 'other';

const KINDS: readonly (readonly [ArtifactKind, string])[] = [
  ['image', 'png jpg jpeg gif webp bmp svg avif ico'],
  ['csv', 'csv tsv'],
  ['markdown', 'md markdown'],
  ['json', 'json'],
  ['html', 'html htm'],
  ['media', 'mp3 wav ogg oga flac m4a aac mp4 webm mov mkv avi'],
  ['notebook', 'ipynb'],
  ['pdf', 'pdf'],
  [
    'text',
    'txt log yaml yml toml ini cfg conf env sh py r jl sql xml jsonl ndjson js ts css diff patch properties lock',
  ],
];
const BY_ENDING = new Map(
  KINDS.flatMap(([kind, endings]) => endings.split(' ').map((ending) => [ending, kind] as const)),
);
const TEXT_NAMES = /^(MLmodel|MLproject|Dockerfile|Makefile|README|LICENSE|requirements)$/i;

/** `tables` are paths that the run's `mlflow.loggedArtifacts` tag names as tables. */
export function artifactKind(path: string, tables: ReadonlySet<string> = new Set()): ArtifactKind {
  if (tables.has(path) && path.endsWith('.json')) return 'table';
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const kind = BY_ENDING.get(name.slice(dot + 1).toLowerCase());
  if (dot > 0 && kind) return kind;
  return TEXT_NAMES.test(name) ? 'text' : 'other';
}

/** Whether VS Code itself has nothing that shows such a file: an extension may bring an editor for it. */
export function needsExtension(path: string): boolean {
  return /\.(pdf|mov|mkv|avi|flac|m4a|aac)$/i.test(path);
}

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
};

/** The MIME type of an image. */
export function imageType(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return IMAGE_TYPES[ending] ?? `image/${ending}`;
}

/** The tables that `mlflow.log_table` noted in `mlflow.loggedArtifacts`. */
export function loggedTables(tag: string | undefined): ReadonlySet<string> {
  try {
    const entries: unknown = JSON.parse(tag ?? '[]');
    if (!Array.isArray(entries)) return new Set();
    return new Set(
      entries.flatMap((entry: unknown) =>
        typeof entry === 'object' &&
        entry !== null &&
        'path' in entry &&
        typeof entry.path === 'string' &&
        'type' in entry &&
        entry.type === 'table'
          ? [entry.path]
          : [],
      ),
    );
  } catch {
    return new Set();
  }
}
