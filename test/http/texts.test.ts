/** The texts of an item as files over HTTP (Presentation 3.0, 3.4 `rendering`, `seeAlso`; RFC 9110, 8.8, 13; RFC 6266). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementsOf } from '../edition/xml.js';
import { serve, type Serving } from './serving.js';

let server: Serving;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server.close());

const at = (file: string): string => `/items/hekmat-1955/text/${file}`;

describe('a text as a file', () => {
  it('is, as plain text, what was received, byte for byte', async () => {
    const answer = await server.ask(at('text-ru.txt'));
    const source = readFileSync(join(import.meta.dirname, '../letter/source.txt'));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(source.includes(answer.body)).toBe(true);
    expect(answer.text).toContain('Прошу разрешить мне');
  });

  it('is, as HTML, in its direction, with words of the other isolated', async () => {
    const { text, headers } = await server.ask(at('text-fa.html'));
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('<html lang="fa" dir="rtl">');
    expect(text).toContain('<bdi lang="und-Cyrl">ТКШ. Москва</bdi>');
    expect(text).toContain('<section id="page-fa-2">');
    expect(text).toContain('<section id="p09">');
  });

  it('is, of everything, TEI', async () => {
    const { text, headers } = await server.ask(at('edition.xml'));
    expect(headers['content-type']).toBe('application/tei+xml; charset=utf-8');
    expect(elementsOf(text).filter(({ name }) => name === 'surface')).toHaveLength(7);
    expect(elementsOf(text).filter(({ name }) => name === 'zone').length).toBeGreaterThan(100);
  });

  it.each(['notes.txt', 'entities.html', 'edition.xml'])(
    '%s has a name to be kept under, is open to all, and is not sent twice',
    async (file) => {
      const whole = await server.ask(at(file));
      expect(whole.headers['content-disposition']).toBe(`inline; filename="hekmat-1955_${file}"`);
      expect(whole.headers['access-control-allow-origin']).toBe('*');
      const again = await server.ask(at(file), { headers: { 'If-None-Match': whole.headers.etag ?? '' } });
      expect([again.status, again.body.length]).toEqual([304, 0]);
      const head = await server.ask(at(file), { method: 'HEAD' });
      expect([head.status, head.body.length, head.headers.etag]).toEqual([200, 0, whole.headers.etag]);
    },
  );

  it.each([
    [at('text-de.txt'), 404, 'has no layer “text-de”: it has text-ru, '],
    [at('text-ru.pdf'), 404, 'edition.xml (TEI)'],
    [at('text-ru.xml'), 404, 'edition.xml (TEI)'],
    [at('edition.txt'), 404, 'has no layer “edition”'],
    [at('text-ru'), 404, 'edition.xml (TEI)'],
    ['/items/nothing/text/text-ru.txt', 404, 'There is no item “nothing”'],
    [at('%FF.txt'), 400, 'not well percent-encoded'],
    [at('..%2F..%2Fitem.yaml'), 404, 'edition.xml (TEI)'],
  ])('%s is not there, and what is there is said', async (path, status, sentence) => {
    const answer = await server.ask(path);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { readonly detail: string }).detail).toContain(sentence);
  });

  it('and the log stays clean', () => {
    expect(server.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });
});
