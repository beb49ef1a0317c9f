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

/**
 * Our own pages run our own scripts and styles alone, speak with this server alone, and stand in no frame. `origins` are
 * those of images that others keep.
 */
export function ownPage(origins: readonly string[] = []): Readonly<Record<string, string>> {
  const images = ["'self'", ...origins].join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${images}`,
    "font-src 'self'",
    `connect-src ${images}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return { 'Content-Security-Policy': policy.join('; ') };
}
