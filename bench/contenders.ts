/** The servers that are measured side by side, each started as its own makers show it, with request logs off. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { freePort, startModule, startProgram, untilReady } from './children.js';
import type { Info } from './session.js';
import { nameOf, SOURCES, type Folders, type Source } from './sources.js';

export type Name =
  | 'Palimpsest'
  | 'nginx, files'
  | 'node:http, memory'
  | 'node:http, files'
  | 'sharp'
  | 'IIPImage'
  | 'iiif-processor';

export interface Contender {
  readonly name: Name;
  readonly port: number;
  /** The processes whose time and memory are its own, with all below them. */
  readonly pids: readonly number[];
  /** What stands before an image's identifier. */
  readonly prefix: string;
  /** Whether it serves every copy of the sources; servers of ready files have those of the first alone. */
  readonly hasCopies: boolean;
  /** What it says of each source; servers of files and bare sharp are asked what Palimpsest is asked. */
  readonly infos: Readonly<Record<Source, Info>>;
}

export interface Place {
  readonly root: string;
  readonly folders: Folders;
  readonly manifests: string;
  readonly temporary: string;
  readonly competitors: string;
}

const PREFIX = '/iiif/3/';
const IIPSRV = '/usr/lib/iipimage-server/iipsrv.fcgi';

export async function startPalimpsest(place: Place): Promise<Contender> {
  const port = await freePort();
  const main = join(place.root, 'dist/palimpsest.cjs');
  const folder = join(place.temporary, `palimpsest-${port}`);
  await mkdir(folder);
  const environment = {
    PORT: String(port),
    PALIMPSEST_IMAGES: place.folders.images,
    PALIMPSEST_MANIFESTS: place.manifests,
    PALIMPSEST_LOG: 'warn',
  };
  // Whatever it writes by default lands in a folder of its own.
  const pid = startProgram(process.execPath, [main], environment, folder);
  return contender('Palimpsest', port, [pid], PREFIX);
}

/** Files of the addresses and answers below `folder`. */
export async function startFiles(
  name: 'nginx, files' | 'node:http, memory' | 'node:http, files',
  place: Place,
  folder: string,
  infos: Contender['infos'],
): Promise<Contender> {
  const port = await freePort();
  const pid =
    name === 'nginx, files'
      ? await startNginx(place, `files-${port}`, filesConfiguration(port, folder))
      : startModule(new URL('./servers/bytes.ts', import.meta.url), [
          String(port),
          folder,
          name === 'node:http, memory' ? 'memory' : 'files',
        ]);
  await untilReady(port, `${PREFIX}${nameOf('page', 0)}/info.json`);
  return { name, port, pids: [pid], prefix: PREFIX, hasCopies: false, infos };
}

export async function startSharp(place: Place, infos: Contender['infos']): Promise<Contender> {
  const port = await freePort();
  const pid = startModule(new URL('./servers/sharp.ts', import.meta.url), [String(port), place.folders.flat]);
  await untilReady(port, `${PREFIX}${nameOf('page', 0)}/full/100,/0/default.jpg`);
  return { name: 'sharp', port, pids: [pid], prefix: PREFIX, hasCopies: true, infos };
}

export async function startIiifProcessor(place: Place): Promise<Contender> {
  const port = await freePort();
  const module = new URL('./servers/iiif-processor.ts', import.meta.url);
  const pid = startModule(module, [String(port), place.folders.flat, place.competitors]);
  return contender('iiif-processor', port, [pid], PREFIX);
}

/** One process for each processor behind nginx, since each answers one request at a time. */
export async function startIipimage(place: Place): Promise<Contender> {
  const port = await freePort();
  const environment = {
    FILESYSTEM_PREFIX: `${place.folders.flat}/`,
    JPEG_QUALITY: '82',
    VERBOSITY: '0',
    LOGFILE: join(place.temporary, 'iipsrv.log'),
  };
  const backends = await Promise.all(cpus().map(freePort));
  const pids = backends.map((backend) =>
    startProgram(
      IIPSRV,
      ['--bind', `127.0.0.1:${backend}`, '--backlog', '1024'],
      environment,
      place.temporary,
    ),
  );
  pids.push(await startNginx(place, `iipimage-${port}`, iipimageConfiguration(port, backends)));
  return contender('IIPImage', port, pids, '/iiif/');
}

/** What stands in the way of each competitor that is not there. */
export function missing(place: Place): Readonly<Partial<Record<Name, string>>> {
  const nginx = has('nginx') ? undefined : 'nginx is not installed (Debian: nginx-light)';
  return {
    ...(nginx !== undefined && { 'nginx, files': nginx }),
    ...((nginx !== undefined || !existsSync(IIPSRV)) && {
      IIPImage: nginx ?? 'not installed (Debian: iipimage-server)',
    }),
    ...(!existsSync(join(place.competitors, 'node_modules/iiif-processor')) && {
      'iiif-processor': 'not installed (run the bench with --competitors once)',
    }),
  };
}

function has(command: string): boolean {
  try {
    execFileSync(command, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function contender(
  name: Name,
  port: number,
  pids: readonly number[],
  prefix: string,
): Promise<Contender> {
  const infos: Partial<Record<Source, Info>> = {};
  for (const source of SOURCES) {
    const path = `${prefix}${nameOf(source, 0)}/info.json`;
    await untilReady(port, path);
    infos[source] = (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as Info;
  }
  return { name, port, pids, prefix, hasCopies: true, infos: infos as Record<Source, Info> };
}

async function startNginx(place: Place, name: string, server: string): Promise<number> {
  const folder = join(place.temporary, name);
  await mkdir(folder);
  const file = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const lines = [
    'daemon off;',
    'worker_processes 1;',
    // As root, nginx would read as a user who may not enter the bench's folder.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    `pid ${folder}/pid;`,
    `error_log ${folder}/error.log crit;`,
    'events { worker_connections 2048; }',
    'http {',
    'access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;',
    'types { image/jpeg jpg; application/json json; }',
    ...temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`),
    server,
    '}',
  ];
  await writeFile(file, lines.join('\n'));
  const parameters = ['-e', `${folder}/error.log`, '-p', folder, '-c', file];
  return startProgram('nginx', parameters, {}, folder);
}

function filesConfiguration(port: number, folder: string): string {
  return `server { listen 127.0.0.1:${port}; root ${folder}; open_file_cache max=10000; }`;
}

function iipimageConfiguration(port: number, backends: readonly number[]): string {
  return `
    upstream iipsrv { ${backends.map((backend) => `server 127.0.0.1:${backend};`).join(' ')} }
    server {
      listen 127.0.0.1:${port};
      location ~ ^/iiif/(.*)$ {
        fastcgi_param QUERY_STRING IIIF=$1;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param REQUEST_URI $request_uri;
        fastcgi_param SERVER_PROTOCOL $server_protocol;
        fastcgi_param HTTP_HOST $http_host;
        fastcgi_pass iipsrv;
      }
    }`;
}
