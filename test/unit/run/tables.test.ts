import assert from 'node:assert/strict';
import { CsvScanner, parseCsv } from '../../../src/core/tables/csvTable';
import { JsonTableScanner } from '../../../src/core/tables/jsonTable';
import type { RowScanner } from '../../../src/core/tables/rowIndex';
import { ArtifactTables } from '../../../src/features/run/tables';
import { LocalBackend } from '../../../src/store/localBackend';
import { cleanUp, makeRun, temporaryStore } from '../store/support';

/** Looks through `text` in pieces of `size` bytes. */
function scanned<T extends RowScanner>(scanner: T, text: string, size: number): T {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  scanner.end();
  return scanner;
}

function rowsOf(scanner: RowScanner, text: string, from: number, to: number): readonly (readonly string[])[] {
  const { start, end, skip } = scanner.place(from, to);
  return scanner.parse(Buffer.from(text).subarray(start, end)).slice(skip, skip + to - from);
}

describe('a table as log_table writes it', () => {
  const awkward = ['[', ']', '{"columns": []}', 'a "quote"', 'back\\slash', '\\', ',', '김치 🎈', '\n', ''];
  const data = Array.from({ length: 500 }, (_, row) => [
    row,
    awkward[row % awkward.length],
    row % 3 === 0 ? null : { type: 'image', filepath: `images/${row}.png`, nested: [1, [2, ']']] },
    row / 7,
  ]);
  const expected = data.map((row) =>
    row.map((cell) => (cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell))),
  );
  const table = { columns: ['n', 'a "b", [c]', 'picture', '한글'], data };

  for (const [name, text] of [
    ['as pandas writes it', JSON.stringify(table)],
    ['with white space', JSON.stringify(table, undefined, 2)],
    [
      'with fields before and after',
      JSON.stringify({ index: [1, 2], schema: { data: [[1]], columns: ['no'] }, ...table, more: [['x']] }),
    ],
    ['with its data first', JSON.stringify({ data, columns: table.columns })],
  ] as const) {
    it(`gives any rows of one ${name}, however it was cut into pieces`, () => {
      for (const size of [1, 7, 64, 1 << 20]) {
        const scanner = scanned(new JsonTableScanner(), text, size);
        assert.equal(scanner.isTable, true);
        assert.deepEqual(scanner.columns, table.columns);
        assert.equal(scanner.rows, 500);
        for (const [from, to] of [
          [0, 1],
          [0, 64],
          [63, 65],
          [64, 128],
          [130, 131],
          [437, 500],
          [0, 500],
        ] as const)
          assert.deepEqual(rowsOf(scanner, text, from, to), expected.slice(from, to), `${from} to ${to}`);
      }
    });
  }

  it('is told from other JSON, and from what is broken', () => {
    for (const text of [
      '[1, 2]',
      '"text"',
      '{"a": [[1]]}',
      '{"columns": ["a"], "data": [[1',
      '{"columns": "',
      '',
      '{',
    ])
      assert.equal(scanned(new JsonTableScanner(), text, 3).isTable, false, text);
    const none = scanned(new JsonTableScanner(), '{"columns": ["a"], "data": []}', 5);
    assert.deepEqual([none.isTable, none.rows, none.columns], [true, 0, ['a']]);
  });
});

describe('a CSV file', () => {
  const rows = Array.from({ length: 300 }, (_, row) => [`${row}`, row % 4 === 0 ? 'a "b",\nc' : 'plain', '']);
  const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

  for (const [separator, line] of [
    [',', '\n'],
    [';', '\r\n'],
    ['\t', '\n'],
  ] as const) {
    it(`gives any rows, separated by ${JSON.stringify(separator)}`, () => {
      const text = [['id', 'text', 'none'], ...rows]
        .map((row) => row.map(quoted).join(separator) + line)
        .join('');
      for (const size of [1, 13, 1 << 20]) {
        const scanner = scanned(new CsvScanner(), text, size);
        assert.deepEqual(scanner.columns, ['id', 'text', 'none']);
        assert.equal(scanner.rows, 300);
        for (const [from, to] of [
          [0, 3],
          [62, 66],
          [255, 300],
        ] as const)
          assert.deepEqual(rowsOf(scanner, text, from, to), rows.slice(from, to));
      }
    });
  }

  it('may end without a line feed, and in the middle of a quote', () => {
    assert.deepEqual(parseCsv('a,b\n1,2', ','), [
      ['a', 'b'],
      ['1', '2'],
    ]);
    assert.deepEqual(parseCsv('a,', ','), [['a', '']]);
    assert.deepEqual(parseCsv('"a\n,b', ','), [['a\n,b']]);
    assert.equal(scanned(new CsvScanner(), 'a,b\n1,2', 2).rows, 1);
  });

  it('is none without an end of its first row, of which no more than a few megabytes are kept', () => {
    const endless = scanned(new CsvScanner(), `"${'x,'.repeat(3_000_000)}`, 1 << 16);
    assert.deepEqual([endless.isTable, endless.rows, endless.columns], [false, 0, undefined]);
  });
});

describe('the tables among a run’s files', () => {
  afterEach(cleanUp);

  it('has rows of a million read by their ranges, the first before the last was found', async function () {
    this.timeout(60_000);
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const runId = makeRun(store);
    const folder = store.runs.info(runId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    const count = 1_000_000;
    await store.artifacts.write(`${folder}/big.json`, pieces(count));
    let read = 0;
    const tables = new ArtifactTables(async () => ({
      statArtifact: (ownerId, path) => backend.statArtifact(ownerId, path),
      readArtifactRange: async (...range) => {
        const answer = await backend.readArtifactRange(...range);
        read += answer.bytes.length;
        return answer;
      },
    }));
    const ask = (from: number): ReturnType<ArtifactTables['rows']> =>
      tables.rows({ ownerId: runId, path: 'big.json', from, count: 2 }, new AbortController().signal);
    const first = await ask(0);
    assert.deepEqual(first.rows, [
      ['0', 'row 0'],
      ['1', 'row 1'],
    ]);
    assert.equal(first.complete, false);
    assert.ok(read < 10_000_000, `${read} bytes were read for the first rows`);
    const last = await ask(count - 1);
    assert.deepEqual(last.rows, [[String(count - 1), `row ${count - 1}`]]);
    assert.deepEqual([last.total, (await ask(0)).complete], [count, true]);
    read = 0;
    assert.deepEqual((await ask(500_000)).rows[0], ['500000', 'row 500000']);
    assert.ok(read < 10_000, `${read} bytes were read for two rows`);
    await assert.rejects(
      tables.rows({ ownerId: runId, path: 'no.json', from: 0, count: 1 }, new AbortController().signal),
      /no\.json/,
    );
    tables.dispose();
    backend.dispose();
  });

  it('goes on where a CSV file has grown, even in the middle of a row, and begins anew with another file', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const runId = makeRun(store);
    const folder = store.runs.info(runId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    const write = (text: string): Promise<void> =>
      store.artifacts.write(`${folder}/log.csv`, Buffer.from(text));
    let read = 0;
    const tables = new ArtifactTables(async () => ({
      statArtifact: (ownerId, path) => backend.statArtifact(ownerId, path),
      readArtifactRange: async (...range) => {
        const answer = await backend.readArtifactRange(...range);
        read += answer.bytes.length;
        return answer;
      },
    }));
    const ask = async (from: number): Promise<readonly [number, boolean, readonly (readonly string[])[]]> => {
      const request = { ownerId: runId, path: 'log.csv', from, count: 3 };
      const { total, complete, rows } = await tables.rows(request, new AbortController().signal);
      return [total, complete, rows];
    };
    const lines = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, index) => `${from + index},"a ""b""\n${from + index}"\n`).join(
        '',
      );
    const head = `step,text\n${lines(0, 64_000)}`;
    await write(head);
    assert.equal((await ask(63_999))[0], 64_000);
    // The row after the last of a stride, half of it, within quotes.
    await write(`${head}64000,"a`);
    assert.deepEqual(await ask(64_000), [64_001, true, [['64000', 'a']]]);
    read = 0;
    await write(`${head}${lines(64_000, 64_200)}`);
    assert.deepEqual(await ask(64_198), [
      64_200,
      true,
      [
        ['64198', 'a "b"\n64198'],
        ['64199', 'a "b"\n64199'],
      ],
    ]);
    assert.ok(read < 20_000, `${read} bytes of ${head.length} were read of what has grown`);
    assert.deepEqual((await ask(64_000))[2][0], ['64000', 'a "b"\n64000']);
    await write(`step,text\n${lines(7, 70_000)}`);
    assert.equal((await ask(0))[2][0]?.[0], '7');
    // Past the end there is an answer once all of it was looked through.
    assert.deepEqual(await ask(80_000), [69_993, true, []]);
    tables.dispose();
    backend.dispose();
  });

  async function* pieces(count: number): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"columns":["n","text"],"data":[');
    for (let from = 0; from < count; from += 50_000) {
      const rows = Array.from({ length: 50_000 }, (_, index) => `[${from + index},"row ${from + index}"]`);
      yield Buffer.from((from === 0 ? '' : ',') + rows.join(','));
    }
    yield Buffer.from(']}');
  }
});
