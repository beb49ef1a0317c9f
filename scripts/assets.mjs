// Gathers what the pages need beside the compiled code: our own styles and scripts, bundled, fonts, and the bundled
// viewer; nothing from elsewhere.
import { build } from 'esbuild';
import { cp, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const target = new URL('../dist/assets/', import.meta.url);
const own = (name) => fileURLToPath(new URL(`../src/pages/${name}`, import.meta.url));

await mkdir(target, { recursive: true });
await cp(new URL('../src/pages/assets/', import.meta.url), target, { recursive: true });
await cp(
  new URL('mirador.min.js', import.meta.resolve('mirador')),
  fileURLToPath(new URL('mirador.min.js', target)),
);

const bundled = {
  bundle: true,
  minify: true,
  outdir: fileURLToPath(target),
  target: 'es2022',
  logLevel: 'warning',
};
await build({
  ...bundled,
  entryPoints: [own('client/reading.ts'), own('client/plate.ts')],
  format: 'esm',
  splitting: true,
  legalComments: 'linked',
});
await build({
  ...bundled,
  target: 'chrome111',
  entryPoints: { palimpsest: own('styles/palimpsest.css') },
  external: ['*.woff2'],
});
