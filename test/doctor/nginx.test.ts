/** A real nginx before a real server, set up right, and in the ways in which it is most often set up wrongly. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askByFetch } from '../../src/doctor/ask.js';
import { diagnose } from '../../src/doctor/diagnose.js';
import { printFindings } from '../../src/doctor/finding.js';
import { serve, type Serving } from '../http/serving.js';

let server: Serving;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server.close());

interface Nginx {
  readonly base: string;
  readonly close: () => Promise<void>;
}

/** `locations` with UPSTREAM where the server is. */
async function nginx(locations: string): Promise<Nginx> {
  const root = await mkdtemp(join(tmpdir(), 'palimpsest-nginx-'));
  const port = await freePort();
  await writeFile(join(root, 'nginx.conf'), configuration(root, port, locations));
  const child = spawn('nginx', ['-p', root, '-e', 'stderr', '-c', join(root, 'nginx.conf')], {
    stdio: 'ignore',
  });
  const base = `http://127.0.0.1:${port}`;
  await expect.poll(() => answers(child, base), { timeout: 20_000 }).toBe(true);
  return {
    base,
    close: async () => {
      child.kill('SIGQUIT');
      await once(child, 'close');
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function answers(child: ChildProcess, base: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
  return fetch(base).then(
    () => true,
    () => false,
  );
}

function configuration(root: string, port: number, locations: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${root}/${name};`,
  );
  return `
    daemon off;
    master_process off;
    pid ${root}/nginx.pid;
    events {}
    http {
      access_log off;
      default_type application/octet-stream;
      types { image/jpeg jpg; application/json json; }
      ${temporary.join('\n')}
      server {
        listen 127.0.0.1:${port};
        ${locations.replaceAll('UPSTREAM', server.base)}
      }
    }`;
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

const HOST = 'proxy_set_header Host $http_host;';

const WRONG: readonly (readonly [name: string, locations: string, told: RegExp])[] = [
  ['no Host', 'location / { proxy_pass UPSTREAM; }', /Every id begins with[\s\S]*Host/],
  [
    'a path behind the host, so that %2F is decoded',
    `location / { ${HOST} proxy_pass UPSTREAM/; }`,
    /Encoded identifiers[\s\S]*proxy_pass without a path/,
  ],
  [
    'images by ending from a folder of its own',
    `location / { ${HOST} proxy_pass UPSTREAM; } location ~ \\.jpg$ { root /nowhere; }`,
    /media type of a small image[\s\S]*rule by ending/,
  ],
  [
    'CORS a second time',
    `location / { ${HOST} proxy_pass UPSTREAM; add_header Access-Control-Allow-Origin * always; }`,
    /CORS[\s\S]*twice/,
  ],
  [
    'only GET',
    `location / { ${HOST} if ($request_method !~ ^(GET|HEAD)$) { return 405; } proxy_pass UPSTREAM; }`,
    /OPTIONS[\s\S]*refuses OPTIONS/,
  ],
  [
    'no query',
    `location / { ${HOST} proxy_pass UPSTREAM; } location /iiif/search/ { ${HOST} set $args ""; proxy_pass UPSTREAM; }`,
    /Search answers/,
  ],
  ['another site at this address', 'location / { return 200 "welcome"; }', /Something else answers here/],
];

describe('nginx', () => {
  it('set up right has no finding but good ones', async () => {
    const proxy = await nginx(`location / { ${HOST} proxy_pass UPSTREAM; }`);
    const findings = await diagnose(proxy.base, askByFetch);
    await proxy.close();
    expect(printFindings(findings.filter(({ kind }) => kind === 'ill'))).toBe('');
    expect(findings.length).toBeGreaterThan(10);
  });

  it.each(WRONG)('is told of: %s', async (_name, locations, told) => {
    const proxy = await nginx(locations);
    const findings = await diagnose(proxy.base, askByFetch);
    await proxy.close();
    expect(printFindings(findings.filter(({ kind }) => kind === 'ill'))).toMatch(told);
  });

  it('does not show the doctor’s page to the outside', async () => {
    const proxy = await nginx('location / { proxy_pass UPSTREAM; }');
    const { status } = await fetch(`${proxy.base}/doctor`);
    await proxy.close();
    expect(status).toBe(404);
  });
});
