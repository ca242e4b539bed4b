import assert from 'node:assert/strict';
import { KeptOutput } from '../../../src/projects/consoleLog';

describe('KeptOutput', () => {
  it('keeps what is short whole', () => {
    const output = new KeptOutput();
    output.add(Buffer.from('one\n'));
    output.add(Buffer.from('two\n'));
    assert.equal(output.bytes().toString(), 'one\ntwo\n');
  });

  it('keeps the beginning and the end of what is long, in bounded memory', () => {
    const output = new KeptOutput();
    const lines = 400_000;
    let total = 0;
    for (let line = 0; line < lines; line++) {
      const chunk = Buffer.from(`line ${line}\n`);
      total += chunk.length;
      output.add(chunk);
    }
    const kept = output.bytes();
    assert.ok(kept.length <= 2 * 1024 * 1024 + 100, `${kept.length} bytes`);
    const text = kept.toString();
    assert.match(text, /^line 0\nline 1\n/);
    assert.match(text, new RegExp(`line ${lines - 2}\nline ${lines - 1}\n$`));
    const [, dropped] = /\[… (\d+) bytes …\]/.exec(text) ?? [];
    const marker = Buffer.byteLength(`\n[… ${dropped ?? ''} bytes …]\n`);
    assert.equal(kept.length - marker + Number(dropped), total);
  });

  it('takes one piece that is longer than both together', () => {
    const output = new KeptOutput();
    output.add(Buffer.concat([Buffer.from('start'), Buffer.alloc(8 * 2 ** 20, 46), Buffer.from('end')]));
    assert.match(output.bytes().toString(), /^start\.+\n\[… \d+ bytes …\]\n\.+end$/);
  });
});
