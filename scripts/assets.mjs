// Gathers what the pages need beside the compiled code: our own styles, scripts and fonts, and the bundled viewers; none
// from elsewhere.
import { rmSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import sharp from 'sharp';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
// A server may be serving those of the last build, and tests may gather them at the same time.
const target = here(`dist/assets-${process.pid}`);
process.once('exit', () => rmSync(target, { recursive: true, force: true }));
const installed = createRequire(import.meta.url);

/** What a viewer of others needs in the browser, of the package that it comes in. */
const universalViewer = join(dirname(installed.resolve('universalviewer/package.json')), 'dist');
const viewers = [
  [join(dirname(installed.resolve('mirador')), 'mirador.min.js'), 'mirador.min.js'],
  [join(universalViewer, 'umd'), 'uv'],
  [join(universalViewer, 'uv.css'), 'uv/uv.css'],
  [join(universalViewer, '../LICENSE.txt'), 'uv/LICENSE.txt'],
];

await mkdir(target, { recursive: true });
await cp(here('src/pages/assets'), target, { recursive: true });
for (const [file, name] of viewers) await cp(file, join(target, name), { recursive: true });

const client = (name) => here(`src/pages/client/${name}.ts`);
const bundled = {
  outdir: target,
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'linked',
  logLevel: 'warning',
};
// Scripts that other sites name, or that stand alone on their page.
await build({ ...bundled, entryPoints: ['embed', 'palimpsest-item'].map(client), format: 'iife' });
await build({ ...bundled, entryPoints: ['reading', 'plate'].map(client), format: 'esm', splitting: true });
await build({
  ...bundled,
  target: 'chrome111',
  entryPoints: { palimpsest: here('src/pages/styles/palimpsest.css') },
  external: ['*.woff2'],
});

// Browsers that know no SVG ask for an ICO: a directory of one entry, then a PNG of 32 pixels.
const png = await sharp(here('src/pages/assets/palimpsest.svg'), { density: 288 })
  .resize(32)
  .png()
  .toBuffer();
const directory = Buffer.alloc(22);
directory.writeUInt16LE(1, 2);
directory.writeUInt16LE(1, 4);
directory.writeUInt8(32, 6);
directory.writeUInt8(32, 7);
directory.writeUInt16LE(1, 10);
directory.writeUInt16LE(32, 12);
directory.writeUInt32LE(png.length, 14);
directory.writeUInt32LE(directory.length, 18);
await writeFile(join(target, 'favicon.ico'), Buffer.concat([directory, png]));

await publish(here('dist/assets'));

async function publish(place) {
  const before = `${target}-before`;
  for (let published = false; !published;) {
    await unless('ENOENT', rename(place, before));
    published = await unless('ENOTEMPTY', rename(target, place));
    await rm(before, { recursive: true, force: true });
  }
}

/** Whether it was done; false where this stood in its way. */
async function unless(code, doing) {
  try {
    await doing;
    return true;
  } catch (error) {
    if (error.code !== code) throw error;
    return false;
  }
}
