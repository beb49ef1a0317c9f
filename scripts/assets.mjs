// Gathers what the pages need beside the compiled code: our own files and the bundled viewer, none from elsewhere.
import { cp, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const target = new URL('../dist/assets/', import.meta.url);
await mkdir(target, { recursive: true });
await cp(new URL('../src/pages/assets/', import.meta.url), target, { recursive: true });
await cp(
  new URL('mirador.min.js', import.meta.resolve('mirador')),
  fileURLToPath(new URL('mirador.min.js', target)),
);
