/** Small readings of a request that several pages share. */
import type { Request } from 'express';
import { Problem } from '../problem.js';

/** The parameter's text, decoded; undefined where it is not given. Throws `bad-parameter` where it is given twice. */
export function onlyParameter(request: Request, name: string): string | undefined {
  const values = new URL(request.originalUrl, 'http://any').searchParams.getAll(name);
  if (values.length > 1)
    throw new Problem('bad-parameter', `${name} is given ${values.length} times: give it once.`);
  return values[0];
}

/** The path of the public address, empty at the root of its host: addresses inside our pages begin with it. */
export function rootOf(base: string): string {
  return new URL(base).pathname.replace(/\/$/, '');
}
