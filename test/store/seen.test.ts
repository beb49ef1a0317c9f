/** What was asked for of late is known, though its words are not kept. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeen } from '../../src/store/seen.js';

it('has seen what was asked just now, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 50 }), (words) => {
      for (const word of words) {
        const seen = createSeen(2 ** 10);
        expect(seen(word)).toBe(false);
        expect(seen(word)).toBe(true);
      }
    }),
  );
});

it('knows most of ten thousand addresses again, and takes hardly any for another', () => {
  const seen = createSeen(2 ** 17);
  const addresses = Array.from({ length: 10_000 }, (_, at) => `3/page~${at}/full/max/0/default.jpg`);
  const mistaken = addresses.filter((address) => seen(address));
  const known = addresses.filter((address) => seen(address));
  expect(mistaken.length).toBeLessThan(3);
  expect(known.length).toBeGreaterThan(9000);
});

it('forgets what was asked long ago', () => {
  const seen = createSeen(2 ** 10);
  const addresses = Array.from({ length: 10_000 }, (_, at) => `3/page~${at}/full/max/0/default.jpg`);
  for (const address of addresses) seen(address);
  expect(addresses.filter((address) => seen(address)).length).toBeLessThan(100);
});
