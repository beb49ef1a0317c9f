/** What is ready in one turn is written at its end; what cannot be written is told by the routes. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createFront } from '../../src/http/front.js';
import { createTogether } from '../../src/http/together.js';

describe('answers of one turn', () => {
  it('are written in their order, when it ends', async () => {
    const together = createTogether();
    const written: number[] = [];
    for (const number of [1, 2, 3]) together(() => written.push(number));
    expect(written).toEqual([]);
    await turn();
    expect(written).toEqual([1, 2, 3]);
    together(() => written.push(4));
    await turn();
    expect(written).toEqual([1, 2, 3, 4]);
  });

  it('are written sooner where there are many: each holds memory', async () => {
    const together = createTogether();
    let waiting = 0;
    let most = 0;
    for (let number = 0; number < 100; number++) {
      together(() => (waiting -= 1));
      most = Math.max(most, (waiting += 1));
    }
    expect(most).toBeLessThanOrEqual(16);
    await turn();
    expect(waiting).toBe(0);
  });

  it('may ask for more to be written', async () => {
    const together = createTogether();
    const written: string[] = [];
    together(() => {
      together(() => written.push('second'));
      written.push('first');
    });
    await turn();
    await turn();
    expect(written).toEqual(['first', 'second']);
  });
});

describe('an answer that cannot be written', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('is left to the routes, and the server goes on', async () => {
    const reply = (value: string) => ({
      status: 200,
      type: 'text/plain',
      headers: { 'X-Value': value },
      etag: undefined,
      modified: undefined,
      body: () => 'words',
    });
    const never = (): never => {
      throw new Error('no picture is asked for');
    };
    const front = createFront({
      behind: (_request, response) => response.writeHead(500).end('routes'),
      answers: { answer: never, picture: never, reply: never },
      pictures: { atHand: never, isCrowded: never, answer: never },
      documents: ({ url }) => reply(url?.endsWith('bad') === true ? 'line\nline' : 'line'),
      base: () => 'http://a.example',
      always: [],
      answering: () => undefined,
    });
    server = createServer(front).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = async (name: string): Promise<string> =>
      (await fetch(`http://127.0.0.1:${port}/iiif/presentation/3/${name}`)).text();
    expect(await ask('bad')).toBe('routes');
    expect(await ask('good')).toBe('words');
  });
});
