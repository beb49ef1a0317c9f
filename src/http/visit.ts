import type { Request } from 'express';
import type { Visit } from '../pages/visit.js';
import { interfaceLanguage } from './language.js';

/** Who asks: `base` is the public address of the server. */
export function visitOf(request: Request, base: string): Visit {
  const language = interfaceLanguage(request);
  return {
    language,
    chosen: request.query.lang === language,
    site: 'server',
    root: new URL(base).pathname.replace(/\/$/, ''),
    base,
  };
}

/** Our own pages run our own scripts and styles alone, speak with this server alone, and stand in no frame. */
export const OWN_PAGE: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};
