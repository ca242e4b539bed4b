// A server that does nothing: what a client pays for being a client. With a file's name it syncs there, before each answer,
// as many bytes as a small request of ours writes: what nobody can be faster than who answers for what is on the disk.
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file] = process.argv.slice(2);
const answer = JSON.stringify({ run: { info: { run_id: '0' } } });
const bytes = Buffer.alloc(5 * 4096, 'x');
/** As long as a log of SQLite's, which is written over and over, too. */
const PLACES = 1600;
const disk = file === undefined ? undefined : openSync(file, 'w');
if (disk !== undefined) for (let place = 0; place < PLACES; place++) writeSync(disk, bytes);

let place = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    if (disk !== undefined) {
      writeSync(disk, bytes, 0, bytes.length, (place++ % PLACES) * bytes.length);
      fsyncSync(disk);
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.listen(Number(port), '127.0.0.1');
