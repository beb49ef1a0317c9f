/** Bare node:http answering files as they are: from memory, or reading each when it is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [port = '', folder = '', from = ''] = process.argv.slice(2);

const memory = new Map<string, Buffer>();
if (from === 'memory')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) memory.set(path.slice(folder.length), readFileSync(path));
  }

createServer((request, response) => {
  const path = request.url ?? '/';
  const type = path.endsWith('.jpg') ? 'image/jpeg' : 'application/json';
  const answer = (body: Buffer): void => {
    response.writeHead(200, ['Content-Type', type, 'Content-Length', String(body.length)]).end(body);
  };
  const known = memory.get(path);
  if (known !== undefined) answer(known);
  else if (from === 'memory' || path.includes('..')) response.writeHead(404).end();
  else readFile(folder + path).then(answer, () => response.writeHead(404).end());
}).listen(Number(port), '127.0.0.1');
