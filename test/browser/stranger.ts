/** Another site: pages of its own on an origin of its own, which show what is ours. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Stranger {
  readonly base: string;
  readonly close: () => void;
}

/** `pages`: path to HTML, with its headers where it has any. */
export async function stranger(
  pages: (path: string) => { readonly body: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Stranger> {
  const server = createServer((request, response) => {
    const { body, headers = {} } = pages(request.url ?? '/');
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
