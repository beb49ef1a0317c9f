/** iiif-processor in Express as its own manual shows it, with the sizes of all levels known beforehand. */
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import express from 'express';
import sharp from 'sharp';

const [port = '', folder = '', competitors = ''] = process.argv.slice(2);

interface Named {
  readonly id: string;
}
interface Size {
  readonly width: number;
  readonly height: number;
}
type Result =
  | { readonly type: 'content'; readonly contentType: string; readonly body: Buffer | string }
  | { readonly type: 'redirect'; readonly location: string }
  | { readonly type: 'error'; readonly statusCode: number; readonly message: string };
interface Library {
  readonly Processor: new (
    url: string,
    open: (named: Named) => Promise<NodeJS.ReadableStream>,
    options: { readonly dimensionFunction: (named: Named) => Promise<readonly Size[]> },
  ) => { readonly execute: () => Promise<Result> };
}

// It is installed in a folder of its own: the bench has no part in the project's dependencies.
const { Processor } = createRequire(join(competitors, 'package.json'))('iiif-processor') as Library;

const fileOf = ({ id }: Named): string => join(folder, id);
const known = new Map<string, Promise<readonly Size[]>>();

async function readSizes(file: string): Promise<readonly Size[]> {
  const { pages = 1 } = await sharp(file).metadata();
  return Promise.all(
    Array.from({ length: pages }, async (_, page) => {
      const { width, height } = await sharp(file, { page }).metadata();
      return { width, height };
    }),
  );
}

function sizes(named: Named): Promise<readonly Size[]> {
  // All copies of a source are one image: what a catalogue would know beforehand is not measured.
  const source = named.id.replace(/-.*$/, '');
  const found = known.get(source) ?? readSizes(fileOf(named));
  known.set(source, found);
  return found;
}

const app = express();
app.get('/{*path}', async (request, response) => {
  const url = `http://127.0.0.1:${port}${request.originalUrl}`;
  const open = (named: Named): Promise<NodeJS.ReadableStream> =>
    Promise.resolve(createReadStream(fileOf(named)));
  const result = await new Processor(url, open, { dimensionFunction: sizes }).execute();
  if (result.type === 'content') response.type(result.contentType).send(result.body);
  else if (result.type === 'redirect') response.redirect(result.location);
  else response.status(result.statusCode).send(result.message);
});
app.listen(Number(port), '127.0.0.1');
