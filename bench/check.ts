/** A server that answers something else is not measured: one picture of each kind is decoded. */
import sharp from 'sharp';
import type { Contender } from './contenders.js';
import { pathsOf, WORKLOADS } from './workloads.js';

/** Throws where an answer is no picture, or not as large as its address says. */
export async function checkPictures(contender: Contender): Promise<void> {
  const asked = WORKLOADS.filter(({ contenders }) => contenders.includes(contender.name));
  for (const workload of asked) {
    const [path = ''] = pathsOf(workload, contender, [0]);
    const [, width, height] = /\/(\d+),(\d*)\/0\/default\.jpg$/.exec(path) ?? [];
    if (width === undefined) continue;
    const response = await fetch(`http://127.0.0.1:${contender.port}${path}`);
    const picture = await sharp(await response.arrayBuffer()).metadata();
    if (picture.width !== Number(width) || (height && picture.height !== Number(height)))
      throw new Error(`${contender.name} answers ${path} with ${picture.width} × ${picture.height} pixels.`);
  }
}
