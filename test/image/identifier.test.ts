import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIdentifier, printIdentifier } from '../../src/image/identifier.js';

describe('3.0 section 9 (2.1 section 9), identifiers in addresses', () => {
  test.each([
    ['id1', 'id1'],
    ['ark:/12025/654xz321', 'ark:%2F12025%2F654xz321'],
    ['urn:foo:a123,456', 'urn:foo:a123,456'],
    [
      'urn:sici:1046-8188(199501)13:1%3C69:FTTHBI%3E2.0.TX;2-4',
      'urn:sici:1046-8188(199501)13:1%253C69:FTTHBI%253E2.0.TX;2-4',
    ],
    ['https://example.com/?54#a', 'https:%2F%2Fexample.com%2F%3F54%23a'],
    ['hekmat-1955~ru-1', 'hekmat-1955~ru-1'],
    ["a+b=c!*;,()'&$", "a+b=c!*;,()'&$"],
    ['[a]@b c"<>^`{|}', '%5Ba%5D%40b%20c%22%3C%3E%5E%60%7B%7C%7D'],
    ['نامه', '%D9%86%D8%A7%D9%85%D9%87'],
    ['письмо~1', '%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%BE~1'],
  ])('%s is written %s, and read back', (identifier, printed) => {
    expect(printIdentifier(identifier)).toBe(printed);
    expect(parseIdentifier(printed)).toBe(identifier);
  });

  test.each([
    ['a%2Db', 'a-b'],
    ['%61%3Ab', 'a:b'],
    ['a%252Fb', 'a%2Fb'],
    ['[frob]', '[frob]'],
    ['a+b', 'a+b'],
    ['a..b', 'a..b'],
  ])('%s is decoded exactly once, to %s', (raw, identifier) => {
    expect(parseIdentifier(raw)).toBe(identifier);
  });

  test.each([
    '',
    '%',
    '%2',
    '%zz',
    '%E0%A4%A',
    '%C3%28',
    '%FF',
    '..',
    '.',
    '%2e%2e',
    '..%2Fsecret',
    'a%2F..%2Fb',
    'a~..~b',
    '.hidden',
    'a~.hidden',
    'a%2F.hidden',
    '%2Fetc%2Fpasswd',
    '..%5Csecret',
    'a%5Cb',
    'a%00b',
    'a%0Ab',
    'a%C2%85b',
    'a'.repeat(1025),
  ])('%j is refused', (raw) => {
    expect(() => parseIdentifier(raw)).toThrow(
      expect.objectContaining({ code: 'malformed-identifier', status: 400 }),
    );
  });

  test('1024 characters are not too many', () => {
    expect(parseIdentifier('%C3%A9'.repeat(1024))).toHaveLength(1024);
  });

  test('of plain letters nothing is encoded, as encodeURI would not', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w.~:-]*$/), (identifier) => {
        expect(printIdentifier(identifier)).toBe(encodeURI(identifier));
      }),
    );
  });

  test('every identifier that can be asked for is printed in ASCII, as one segment, and read back', () => {
    const any = fc.string({ unit: 'grapheme', minLength: 1 });
    const almostPlain = fc.stringMatching(/^[\w.~:/?#@%é -]{1,4}$/);
    fc.assert(
      fc.property(fc.oneof(any, almostPlain), (identifier) => {
        fc.pre(!/\p{Cc}|\\|^\/|(?:^|[/~])\./u.test(identifier));
        const printed = printIdentifier(identifier);
        expect(printed).toMatch(/^[\w\-.~!$&'()*+,;=:%]+$/);
        expect(parseIdentifier(printed)).toBe(identifier);
      }),
      { numRuns: 500 },
    );
  });
});
