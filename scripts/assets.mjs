// Gathers what the pages need beside the compiled code: our own files and the bundled viewers, none from elsewhere.
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const target = here('dist/assets');
const bundled = createRequire(import.meta.url);

/** Our own scripts: each a file of src/pages/client, bundled with the libraries that it uses. */
const scripts = ['embed', 'palimpsest-item'];

/** What a viewer of others needs in the browser, of the package that it comes in. */
const universalViewer = join(dirname(bundled.resolve('universalviewer/package.json')), 'dist');
const viewers = [
  [join(dirname(bundled.resolve('mirador')), 'mirador.min.js'), 'mirador.min.js'],
  [join(universalViewer, 'umd'), 'uv'],
  [join(universalViewer, 'uv.css'), 'uv/uv.css'],
  [join(universalViewer, '../LICENSE.txt'), 'uv/LICENSE.txt'],
];

await mkdir(target, { recursive: true });
await cp(here('src/pages/assets'), target, { recursive: true });
for (const [file, name] of viewers) await cp(file, join(target, name), { recursive: true });
await build({
  entryPoints: scripts.map((name) => here(`src/pages/client/${name}.ts`)),
  outdir: target,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'linked',
});
