// A server that answers everything at once and does nothing: what a client pays for being a client.
import { createServer } from 'node:http';

const answer = JSON.stringify({ run: { info: { run_id: '0' } } });
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
