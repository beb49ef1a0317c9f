import type { Request } from 'express';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from '../pages/languages.js';

/** The reader's choice, else the browser's. */
export function interfaceLanguage(request: Request): InterfaceLanguage {
  const asked = request.query.lang;
  const chosen = INTERFACE_LANGUAGES.find((language) => language === asked);
  if (chosen !== undefined) return chosen;
  const accepted = request.acceptsLanguages([...INTERFACE_LANGUAGES]);
  return INTERFACE_LANGUAGES.find((language) => language === accepted) ?? 'en';
}
