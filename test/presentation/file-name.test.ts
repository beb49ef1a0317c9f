/** Names that FAT and Windows take (Naming Files, Paths, and Namespaces, Win32). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calledByFile, fileName } from '../../src/presentation/file-name.js';

describe('the name of a file', () => {
  it.each([
    ['letter', 'letter'],
    ['Письма 1955', 'Письма 1955'],
    ['نامه‌ها', 'نامه‌ها'],
    ['letters~1955', 'letters~1955'],
    ['book:2', 'book~~2'],
    ['who? me', 'who~3F~ me'],
    ['"a|b"', '~22~a~7C~b~22~'],
    ['and so on...', 'and so on..~2E~'],
    ['a ', 'a~20~'],
    ['..', '.~2E~'],
    ['con', 'con~~'],
    ['Nul.txt', 'Nul~~.txt'],
    ['com7', 'com7~~'],
    ['console', 'console'],
  ])('%s is %s', (name, file) => {
    expect(fileName(name)).toBe(file);
    expect(calledByFile(file)).toBe(name);
  });

  it('is taken by every disk, whatever is called so, and tells what that is', () => {
    const named = fc
      .string({ unit: fc.constantFrom(...Array.from('ab1. :?*"<>|\\/\n~con')), minLength: 1, maxLength: 12 })
      .filter((name) => !name.includes('~'));
    fc.assert(
      fc.property(named, (name) => {
        const file = fileName(name);
        expect(file).not.toMatch(/[<>:"/\\|?*\n]|[. ]$|^(?:con|prn|aux|nul)(?:\.|$)/);
        expect(calledByFile(file)).toBe(name);
      }),
    );
  });
});
