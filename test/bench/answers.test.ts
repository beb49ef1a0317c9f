/** What arrives in any pieces is the same answers (RFC 9112 sections 4, 6 and 7.1). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerReader, type Answer } from '../../bench/answers.js';

function read(text: string, cuts: readonly number[]): readonly Answer[] {
  const whole = Buffer.from(text, 'latin1');
  const ends = [...cuts.map((cut) => cut % whole.length), whole.length].sort((a, b) => a - b);
  const reader = answerReader();
  return ends
    .map((end, index) => whole.subarray(ends[index - 1] ?? 0, end))
    .map((piece) => reader(piece))
    .filter((answer) => answer !== undefined);
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n';
const CASES: readonly { readonly name: string; readonly text: string; readonly answer: Answer }[] = [
  {
    name: '6.2 a body of known length, that looks like a head',
    text: `${HEAD}content-length: 8\r\n\r\n\r\n\r\nabcd`,
    answer: { status: 200, bytes: 8, stays: true },
  },
  {
    name: '6.3 no body',
    text: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\n',
    answer: { status: 304, bytes: 0, stays: true },
  },
  {
    name: '7.1 chunks, with an extension',
    text: `${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\nab\r\n\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n`,
    answer: { status: 200, bytes: 14, stays: true },
  },
  {
    name: '9.6 a connection that ends',
    text: 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno',
    answer: { status: 503, bytes: 2, stays: false },
  },
];

describe.each(CASES)('$name', ({ text, answer }) => {
  it('is one answer, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 12 }), (cuts) => {
        expect(read(text, cuts)).toEqual([answer]);
      }),
    );
  });

  it('is not whole before its last byte', () => {
    expect(read(text.slice(0, -1), [])).toEqual([]);
  });
});

it('reads one answer after the other on the same connection', () => {
  const reader = answerReader();
  for (const { text, answer } of CASES) expect(reader(Buffer.from(text, 'latin1'))).toEqual(answer);
});
