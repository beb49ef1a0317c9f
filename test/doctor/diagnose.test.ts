/** Ten set-ups that are broken as set-ups are: a proxy before a real server, and the diagnosis that each must get. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askByFetch, type Ask } from '../../src/doctor/ask.js';
import { diagnose } from '../../src/doctor/diagnose.js';
import { printFindings, type Finding } from '../../src/doctor/finding.js';
import { serve, type Serving } from '../http/serving.js';

/** What a proxy does to a request on its way in and to the answer on its way out. */
interface Breakage {
  readonly path?: (path: string) => string;
  readonly headers?: (headers: IncomingMessage['headers']) => IncomingMessage['headers'];
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly answered?: (headers: IncomingMessage['headers'], path: string) => IncomingMessage['headers'];
}

interface Proxy {
  readonly base: string;
  readonly close: () => Promise<void>;
}

let server: Serving;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server.close());

async function proxy({ path, headers, answer, answered }: Breakage): Promise<Proxy> {
  const { port } = new URL(server.base);
  const relay = createServer((request, response) => {
    if (answer?.(request, response) === true) return;
    const url = request.url ?? '/';
    const onward = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: request.method,
        path: path?.(url) ?? url,
        headers: headers?.(request.headers) ?? request.headers,
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, answered?.(reply.headers, url) ?? reply.headers);
        reply.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening));
  return {
    base: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        relay.close(() => {
          closed();
        });
        relay.closeAllConnections();
      }),
  };
}

const refused =
  (status: number) =>
  (_request: IncomingMessage, response: ServerResponse): true => {
    response.writeHead(status, { 'Content-Type': 'text/html' }).end('<h1>nginx</h1>');
    return true;
  };
const without = (headers: IncomingMessage['headers'], name: string): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

const SETUPS: readonly (readonly [name: string, breakage: Breakage, what: RegExp, cause: RegExp])[] = [
  [
    'the proxy hands on another Host',
    { headers: (headers) => ({ ...headers, host: 'backend:8080' }) },
    /^Every id begins with/,
    /Host/,
  ],
  [
    'the proxy allows other sites a second time',
    { answered: (headers) => ({ ...headers, 'access-control-allow-origin': '*, *' }) },
    /CORS/,
    /adds/,
  ],
  [
    'the proxy takes the CORS header away',
    { answered: (headers) => without(headers, 'access-control-allow-origin') },
    /CORS/,
    /away/,
  ],
  [
    'the proxy refuses OPTIONS',
    { answer: (request, response) => request.method === 'OPTIONS' && refused(405)(request, response) },
    /OPTIONS/,
    /refuses OPTIONS/,
  ],
  [
    'the proxy decodes encoded slashes',
    { path: (path) => path.replace(/%2F/gi, '/') },
    /Encoded identifiers/,
    /slashes/,
  ],
  [
    'the proxy encodes a second time',
    { path: (path) => path.replaceAll('%', '%25') },
    /Encoded identifiers/,
    /second time/,
  ],
  [
    'the proxy keeps .jpg for files of its own',
    {
      answer: (request, response) => (request.url ?? '').endsWith('.jpg') && refused(404)(request, response),
    },
    /media type of a small image/,
    /endings/,
  ],
  [
    'the proxy writes media types of its own',
    {
      answered: (headers, path) =>
        path.endsWith('info.json') ? { ...headers, 'content-type': 'text/plain' } : headers,
    },
    /media type of info\.json/,
    /media type of its own/,
  ],
  [
    'the proxy takes the ETag away',
    { answered: (headers) => without(headers, 'etag') },
    /ETag/,
    /takes it away/,
  ],
  [
    'the proxy answers with a tile of another size',
    { path: (path) => path.replace(/\/\d+,\d+\/0\/default\.jpg$/, '/64,64/0/default.jpg') },
    /tile and size/,
    /cache holds another image/,
  ],
];

const illsOf = (findings: readonly Finding[]): string =>
  printFindings(findings.filter(({ kind }) => kind === 'ill'));

describe('a set-up that is well', () => {
  it('has no finding but good ones, through a proxy that changes nothing', async () => {
    const plain = await proxy({});
    const findings = await diagnose(plain.base, askByFetch);
    await plain.close();
    expect(illsOf(findings)).toBe('');
    expect(findings.length).toBeGreaterThan(10);
  });
});

describe('a broken set-up', () => {
  it.each(SETUPS)('is told of: %s', async (_name, breakage, what, cause) => {
    const broken = await proxy(breakage);
    const findings = await diagnose(broken.base, askByFetch);
    await broken.close();
    const found = findings.find((finding) => finding.kind === 'ill' && what.test(finding.what));
    expect(found, illsOf(findings)).toBeDefined();
    expect(found).toMatchObject({ kind: 'ill' });
    expect(found?.kind === 'ill' ? found.cause : '').toMatch(cause);
    expect(found?.kind === 'ill' ? found.cure : '').not.toBe('');
  });

  it('is told of: TLS ends at the proxy and the server is not told', async () => {
    const outside = 'https://archive.example';
    // This plays the part of the proxy that ends TLS: what is asked by https goes on by http, under the same Host.
    const throughTls: Ask = async (url, asked) => {
      const answer = await server.ask(url.replace(/^https?:\/\/archive\.example/, ''), {
        ...(asked?.method === undefined ? {} : { method: asked.method }),
        headers: { ...asked?.headers, host: 'archive.example' },
      });
      const headers = new Map(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
      return { kind: 'answer', url, status: answer.status, headers, body: answer.body };
    };
    const findings = await diagnose(outside, throughTls);
    expect(illsOf(findings)).toMatch(
      /Nothing is mixed[\s\S]*PALIMPSEST_PUBLIC_ADDRESS=https:\/\/archive\.example/,
    );
  });

  it('is told of: nobody listens', async () => {
    const findings = await diagnose('http://127.0.0.1:9', askByFetch);
    expect(findings).toHaveLength(1);
    expect(illsOf(findings)).toMatch(/No server listens/);
  });

  it('is told of: something else answers', async () => {
    const other = await proxy({ answer: refused(200) });
    const findings = await diagnose(other.base, askByFetch);
    await other.close();
    expect(illsOf(findings)).toMatch(/Something else answers here/);
  });
});
