/** images.json: every mistake with its line, and the rest is taken. */
import { describe, expect, it } from 'vitest';
import { parseElsewhere } from '../../src/item/elsewhere.js';

const image = { id: 'https://iiif.example.org/1/full/max/0/default.jpg', type: 'Image' };
const entry = (change: object = {}) => ({ canvas: { width: 10, height: 20 }, image, ...change });
const parse = (value: unknown) => parseElsewhere(JSON.stringify(value, null, 2));

describe('images.json', () => {
  it('says for an identifier where its image is', () => {
    const service = [{ '@id': 'https://iiif.example.org/1', profile: ['level1', { formats: ['jpg'] }] }];
    const sizes = [{ width: 5, height: 10 }];
    const { images, mistakes } = parse({ 'a~1': entry({ image: { ...image, service }, sizes }) });
    expect(mistakes).toEqual([]);
    expect(images.get('a~1')).toEqual({
      canvas: { width: 10, height: 20 },
      image: { ...image, service },
      thumbnail: undefined,
      sizes,
    });
  });

  it.each([
    ['an unknown key', { canvass: {} }, 11, 'means nothing here'],
    ['no canvas', { canvas: undefined }, 2, 'canvas is missing'],
    ['a canvas without area', { canvas: { width: 0, height: 5 } }, 4, 'write whole pixels, 1 or more'],
    [
      'javascript',
      { image: { ...image, id: 'javascript:alert(1)' } },
      8,
      'write an address that begins with',
    ],
    ['a password', { image: { ...image, id: 'https://me:secret@x.example/1.jpg' } }, 8, 'write an address'],
    [
      'quotes in an address',
      { image: { ...image, id: "https://x.example/'; img-src *" } },
      8,
      'write an address',
    ],
    ['another type', { image: { ...image, type: 'Video' } }, 9, 'write Image'],
    ['a size without height', { sizes: [{ width: 5 }] }, 12, 'height'],
    ['a service without id', { image: { ...image, service: [{}] } }, 11, 'has no id'],
  ])('%s is told, and the other entries are taken', (_, change, line, message) => {
    const { images, mistakes } = parse({ 'a~1': entry(change), 'a~2': entry() });
    expect([...images.keys()]).toEqual(['a~2']);
    expect(mistakes[0]?.message).toContain(message);
    expect(mistakes[0]?.line).toBe(line);
  });

  it.each(['', '[]', '5', 'null', '{"a": 5}', '{"__proto__": {"canvas": 1}}'])('%s harms nothing', (text) => {
    expect(parseElsewhere(text).images.size).toBe(0);
  });
});
