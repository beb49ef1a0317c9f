/** Notices that files have changed. */
import { relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { Logger } from 'pino';
import type { Config } from '../config.js';

/** For so long, in milliseconds, nothing must have been written: a file is never read while it grows. */
const SETTLED = 1000;

export interface Watching {
  /** As if a file had changed. */
  readonly again: () => void;
  readonly watcher: FSWatcher;
}

/** Calls back, one call after another, when files may have changed and no more are being written. */
export function watchArchive(config: Config, changed: () => Promise<void>, log: Logger): Watching {
  const folders = [...new Set([config.images, config.manifests])];
  const watcher = watch(folders, { ignoreInitial: true, ignored: (path) => isHidden(path, folders) });
  let timer: NodeJS.Timeout | undefined;
  // What was read last must be what is served last.
  let reading = Promise.resolve();
  const read = (): Promise<void> =>
    changed().catch((error: unknown) => {
      log.error({ err: error }, 'the files could not be read anew: what was read before is served');
    });
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading = reading.then(read);
    }, SETTLED);
  };
  watcher.on('all', soon);
  // What was written between the first reading and now, nobody has noticed.
  watcher.once('ready', soon);
  watcher.on('error', (error) => {
    log.warn({ err: error }, 'changes to the files are not noticed until the next start');
  });
  return { watcher, again: soon };
}

/** Nothing hidden is served: what is still being made has such a name. */
function isHidden(path: string, folders: readonly string[]): boolean {
  const within = folders.map((folder) => relative(folder, path)).filter((name) => !name.startsWith('..'));
  const hidden = within.filter((name) => name.split(sep).some((part) => part.startsWith('.')));
  // One of the folders may be hidden in the other.
  return within.length > 0 && hidden.length === within.length;
}
