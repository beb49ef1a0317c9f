/** Memory that is lent: nobody writes into what somebody else still reads, and what is kept is bounded. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLoans, type Loan } from '../../src/store/loans.js';

it('gives no piece to two at a time, whoever takes and gives back', () => {
  const lengths = fc.array(fc.oneof(fc.nat(70_000), fc.nat(300_000)), { maxLength: 30 });
  fc.assert(
    fc.property(lengths, fc.infiniteStream(fc.nat(3)), (asked, when) => {
      const loans = createLoans();
      const open: { readonly loan: Loan; readonly bytes: Buffer; readonly mark: number }[] = [];
      for (const [number, length] of asked.entries()) {
        const loan = loans();
        const bytes = loan.take(length);
        expect(bytes.length).toBe(length);
        bytes.fill(number % 256);
        open.push({ loan, bytes, mark: number % 256 });
        for (const { bytes, mark } of open) expect(bytes.every((byte) => byte === mark)).toBe(true);
        if (when.next().value === 0) open.shift()?.loan.giveBack();
      }
    }),
    { numRuns: 20 },
  );
});

it('lends again what came back, the last first', () => {
  const loans = createLoans();
  const [one, other] = [loans(), loans()];
  const [first, second] = [one.take(1000), other.take(60_000)];
  one.giveBack();
  other.giveBack();
  expect(loans().take(10).buffer).toBe(second.buffer);
  expect(loans().take(10).buffer).toBe(first.buffer);
});

it('takes nothing back twice', () => {
  const loans = createLoans();
  const loan = loans();
  loan.take(10);
  loan.giveBack();
  loan.giveBack();
  expect(loans().take(10).buffer).not.toBe(loans().take(10).buffer);
});

it('keeps no more than a few megabytes, however many came back at once', () => {
  const loans = createLoans();
  const open = Array.from({ length: 500 }, () => loans());
  const lent = new Set(open.map((loan) => loan.take(200_000).buffer));
  for (const loan of open) loan.giveBack();
  const again = Array.from({ length: 500 }, () => loans().take(200_000).buffer);
  const kept = again.filter((buffer) => lent.has(buffer));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length * 2 ** 18).toBeLessThanOrEqual(2 ** 22);
});

it('lends what is larger than all it keeps, and does not keep it', () => {
  const loans = createLoans();
  const loan = loans();
  const large = loan.take(2 ** 20);
  loan.giveBack();
  expect(large.length).toBe(2 ** 20);
  expect(loans().take(2 ** 20).buffer).not.toBe(large.buffer);
});
