/** A folder below a path of a plain nginx, as Debian sets it up: the types of files by their endings, and nothing else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Nginx {
  /** The address of `folder`, without a slash at its end. */
  readonly base: string;
  /** Begins to serve it. */
  readonly serve: (folder: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The address is known before there is anything to serve. */
export async function nginxAt(path: string): Promise<Nginx> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}${path}`;
  const own = await mkdtemp(join(tmpdir(), 'palimpsest-nginx-'));
  let stop = (): Promise<unknown> => Promise.resolve();
  return {
    base,
    async serve(folder) {
      const settings = join(own, 'nginx.conf');
      await writeFile(settings, configuration(own, port, path, folder));
      const child = spawn('nginx', ['-p', own, '-c', settings, '-e', join(own, 'error.log')], {
        stdio: 'inherit',
      });
      stop = async () => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      };
      await answering(port);
    },
    async close() {
      await stop();
      await rm(own, { recursive: true, force: true });
    },
  };
}

function configuration(own: string, port: number, path: string, folder: string): string {
  // Its workers would be nobody, who may not look into temporary folders.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${own}/${name};`,
  );
  return `${user}
daemon off;
pid ${own}/nginx.pid;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location ${path}/ { alias ${folder}/; }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((again) => setTimeout(again, 25));
    }
  }
}
