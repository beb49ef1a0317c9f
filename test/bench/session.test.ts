/** The bench asks what OpenSeadragon asks: each address is compared with its own tile source. */
import { describe, expect, it } from 'vitest';
import { session, tilePath, type Info } from '../../bench/session.js';
import { tileSource } from './openseadragon.js';

const ID = 'http://127.0.0.1/iiif/3/page';

interface Case {
  readonly name: string;
  readonly info: Info;
}

function info(
  version: 2 | 3,
  width: number,
  height: number,
  factors: readonly number[],
  sizes?: Info['sizes'],
): Info {
  return {
    '@context': `http://iiif.io/api/image/${version}/context.json`,
    width,
    height,
    ...(sizes !== undefined && { sizes }),
    tiles: [{ width: 512, scaleFactors: factors }],
  };
}

const FACTORS = [1, 2, 4, 8, 16];
const CASES: readonly Case[] = [2, 3].flatMap((given) => {
  const version = given === 2 ? 2 : 3;
  const down = FACTORS.map((factor) => ({
    width: Math.floor(3307 / factor),
    height: Math.floor(4677 / factor),
  }));
  const thirds = down.map((_, level) => ({
    width: Math.ceil(3307 / 3 ** level),
    height: Math.ceil(4677 / 3 ** level),
  }));
  return [
    { name: `${version}, a page without sizes`, info: info(version, 3307, 4677, FACTORS) },
    { name: `${version}, sizes that are the levels`, info: info(version, 3307, 4677, FACTORS, down) },
    { name: `${version}, sizes without the whole`, info: info(version, 3307, 4677, FACTORS, down.slice(1)) },
    {
      name: `${version}, sizes that are no levels`,
      info: info(version, 3307, 4677, FACTORS, [{ width: 90, height: 127 }]),
    },
    {
      name: `${version}, as many sizes as levels that are none`,
      info: info(version, 3307, 4677, FACTORS, thirds),
    },
    { name: `${version}, sides that are whole tiles`, info: info(version, 4096, 2048, [1, 2, 4, 8]) },
    { name: `${version}, smaller than a tile`, info: info(version, 300, 200, [1]) },
    { name: `${version}, as wide as a tile`, info: info(version, 512, 700, [1, 2]) },
  ];
});

describe.each(CASES)('Image API $name', ({ info }) => {
  const source = tileSource({ ...info, id: ID });
  const levels = Array.from({ length: source.maxLevel + 1 }, (_, level) => level);
  const all = levels.flatMap((level) => {
    const { x, y } = source.getNumTiles(level);
    return Array.from({ length: x * y }, (_, at) => ({ level, column: at % x, row: Math.floor(at / x) }));
  });

  it('gives every tile the address that OpenSeadragon gives it', () => {
    const ours = all.map(({ level, column, row }) =>
      tilePath(info, 2 ** (source.maxLevel - level), column, row),
    );
    const theirs = all.map(({ level, column, row }) => source.getTileUrl(level, column, row));
    expect(ours.map((path) => `${ID}/${path}`)).toEqual(theirs);
  });

  it('asks in a session only for such tiles, and for none twice', () => {
    const asked = session(info).flat();
    const known = new Set(all.map(({ level, column, row }) => source.getTileUrl(level, column, row)));
    expect(asked.filter((path) => !known.has(`${ID}/${path}`))).toEqual([]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(0);
  });
});

describe('a session', () => {
  const page = info(3, 3307, 4677, FACTORS);

  it('begins with the whole image, in the coarsest level and in the one the window needs', () => {
    expect(session(page)[0]).toEqual([
      'full/207,293/0/default.jpg',
      '0,0,2048,2048/512,512/0/default.jpg',
      '2048,0,1259,2048/315,512/0/default.jpg',
      '0,2048,2048,2048/512,512/0/default.jpg',
      '2048,2048,1259,2048/315,512/0/default.jpg',
      '0,4096,2048,581/512,146/0/default.jpg',
      '2048,4096,1259,581/315,146/0/default.jpg',
    ]);
  });

  it('ends where one pixel shows one, with tiles of the image itself', () => {
    expect(
      session(page)
        .at(-1)
        ?.every((path) => /^\d+,\d+,(\d+),(\d+)\/\1,\2\//.test(path)),
    ).toBe(true);
  });
});
