/** The page of whoever runs the server: who gets it, and who is told that nothing is there. */
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

const TOKEN = 'correct-horse-battery-staple';
const basic = (password: string): string => `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;

describe('without a token', () => {
  let server: Serving;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.close());

  it('is for whoever sits at the machine, and for no other site and no cache', async () => {
    const { status, text, headers } = await server.ask('/doctor');
    expect(status).toBe(200);
    expect(text).toContain('Nothing is wrong.');
    expect(text).toContain('Palimpsest 0.0.0');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('is not there by another name of the machine, as a page that rebinds its name asks', async () => {
    expect(await server.ask('/doctor', { headers: { host: 'evil.example' } })).toMatchObject({ status: 404 });
    expect(await server.ask('/doctor', { headers: { host: '127.0.0.1.evil.example' } })).toMatchObject({
      status: 404,
    });
  });

  it.each([
    ['forwarded', 'for=192.0.2.1'],
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['x-real-ip', '127.0.0.1'],
    ['via', '1.1 proxy'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
  ])('is not there through a proxy or for another site: %s: %s', async (name, value) => {
    const refused = await server.ask('/doctor', { headers: { [name]: value } });
    expect(refused.status).toBe(404);
    // As of any address that leads nowhere.
    expect(refused.text).toContain('Nothing is at /doctor.');
  });

  it('is not there by HTTP/1.0, which many a proxy says and nothing else of itself', async () => {
    const answer = await new Promise<string>((told, failed) => {
      let all = '';
      const { port } = new URL(server.base);
      createConnection(Number(port), '127.0.0.1', function (this: { write: (text: string) => void }) {
        this.write(`GET /doctor HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
      })
        .on('data', (chunk) => (all += chunk.toString()))
        .on('end', () => {
          told(all);
        })
        .on('error', failed);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('takes no token where there is none', async () => {
    const headers = { host: 'iiif.example', authorization: basic('') };
    expect((await server.ask('/doctor', { headers })).status).toBe(404);
  });
});

describe.each([
  ['a public address', { PALIMPSEST_PUBLIC_ADDRESS: 'http://127.0.0.1:9' }],
  ['trusted proxies', { PALIMPSEST_TRUSTED_PROXIES: 'loopback' }],
])('with %s', (_name, environment) => {
  it('is not there even on the machine: who asks may be anybody behind the proxy', async () => {
    const server = await serve(environment);
    expect((await server.ask('/doctor')).status).toBe(404);
    await server.close();
  });
});

describe('with a token', () => {
  let server: Serving;
  beforeAll(async () => {
    server = await serve({
      PALIMPSEST_OPERATOR_TOKEN: TOKEN,
      PALIMPSEST_PUBLIC_ADDRESS: 'http://127.0.0.1:9',
    });
  });
  afterAll(() => server.close());

  it('asks for it, in a way that a browser knows', async () => {
    const { status, headers, text } = await server.ask('/doctor');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(text).toContain('PALIMPSEST_OPERATOR_TOKEN');
  });

  it.each([
    ['as a password', basic(TOKEN)],
    ['as a bearer’s', `Bearer ${TOKEN}`],
  ])('is shown to who gives it %s, with what is wrong', async (_name, authorization) => {
    const { status, text } = await server.ask('/doctor', { headers: { authorization } });
    expect(status).toBe(200);
    expect(text).toContain('No server listens at this address');
  });

  it.each([
    '',
    'Basic',
    'Basic !',
    'Bearer',
    `Bearer ${TOKEN}x`,
    basic(''),
    basic(`${TOKEN}x`),
    basic('x'),
    TOKEN,
  ])('is not shown to who gives another: “%s”', async (authorization) => {
    const { status, text } = await server.ask('/doctor', { headers: { authorization } });
    expect([status, text.includes('pyramids')]).toEqual([401, false]);
  });

  it('keeps the log clean of it', () => {
    expect(JSON.stringify(server.log)).not.toContain(TOKEN);
  });
});
