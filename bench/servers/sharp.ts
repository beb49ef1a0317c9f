/** sharp and nothing else: the level chosen by hand, regions as `x,y,w,h` or `full`, sizes as `w,h` or `w,`. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';

const [port = '', folder = ''] = process.argv.slice(2);
// As Palimpsest has it, so that only what is around sharp differs.
sharp.concurrency(1);
sharp.cache(false);

interface Level {
  readonly page: number;
  readonly width: number;
  readonly height: number;
}
const known = new Map<string, Promise<readonly Level[]>>();

async function readLevels(file: string): Promise<readonly Level[]> {
  const { pages = 1 } = await sharp(file).metadata();
  return Promise.all(
    Array.from({ length: pages }, async (_, page) => {
      const { width, height } = await sharp(file, { page }).metadata();
      return { page, width, height };
    }),
  );
}

async function answer(url: string): Promise<Buffer> {
  const [, , , name = '', region = '', size = ''] = url.split('/');
  const file = join(folder, name);
  // All copies of a source are one image.
  const source = name.replace(/-.*$/, '');
  const levels = known.get(source) ?? readLevels(file);
  known.set(source, levels);
  const [full, ...smaller] = await levels;
  if (full === undefined) throw new Error(`${file} has no level.`);
  const [x = 0, y = 0, w = full.width, h = full.height] =
    region === 'full' ? [] : region.split(',').map(Number);
  const [asked = '', askedHeight = ''] = size.split(',');
  const width = Number(asked);
  const height = askedHeight === '' ? Math.max(1, Math.round((width * h) / w)) : Number(askedHeight);
  // The smallest level that still has a pixel for each that is asked; one off is what halving rounds away.
  const level = smaller.findLast((each) => (w * each.width) / full.width >= width - 1) ?? full;
  const across = level.width / full.width;
  const down = level.height / full.height;
  const left = Math.floor(x * across);
  const top = Math.floor(y * down);
  return sharp(file, { page: level.page, limitInputPixels: false })
    .extract({
      left,
      top,
      width: Math.max(1, Math.min(Math.round(w * across), level.width - left)),
      height: Math.max(1, Math.min(Math.round(h * down), level.height - top)),
    })
    .resize({ width, height, fit: 'fill' })
    .jpeg({ quality: 82, chromaSubsampling: '4:2:0' })
    .toBuffer();
}

createServer((request, response) => {
  answer(request.url ?? '').then(
    (body) =>
      response
        .writeHead(200, ['Content-Type', 'image/jpeg', 'Content-Length', String(body.length)])
        .end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(port), '127.0.0.1');
