import { numberIn } from './formats.js';
import { html } from './html.js';
import type { InterfaceLanguage } from './languages.js';
import { searchBox } from './searching.js';
import { shell } from './shell.js';
import { homeAddress, phrasesFor, type Visit } from './visit.js';

export interface Trouble {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** What is wrong in a word, for those who read no English; the sentence that says more is English. */
const SAID: Readonly<Record<InterfaceLanguage, Readonly<Record<number, string>>>> = {
  en: {},
  ru: {
    400: 'Адрес или запрос неверен',
    404: 'Здесь ничего нет',
    405: 'Так обращаться к этому адресу нельзя',
    500: 'На сервере произошла ошибка',
    503: 'Сервер занят, попробуйте позже',
  },
  fa: {
    400: 'نشانی یا درخواست درست نیست',
    404: 'اینجا چیزی نیست',
    405: 'این کار در این نشانی شدنی نیست',
    500: 'خطایی در سرور رخ داد',
    503: 'سرور مشغول است؛ کمی بعد دوباره بکوشید',
  },
};

/** An error as a page: the same words as the problem document, and the ways on. */
export function errorPage({ status, title, detail }: Trouble, visit: Visit): string {
  const phrases = phrasesFor(visit);
  const home = `${visit.root}/`;
  const translated = SAID[visit.language][status];
  const known = visit.language === 'en' ? title : translated;
  const heading = known === undefined ? html`<h1 lang="en" dir="ltr">${title}</h1>` : html`<h1>${known}</h1>`;
  return shell({
    visit,
    kind: 'error',
    title: `${translated ?? title} · Palimpsest`,
    inLanguage: (lang) => homeAddress(visit, { lang }),
    main: html`<p class="status">${phrases.error} ${numberIn(visit.language, status)}</p>
      ${heading}
      <p lang="en" dir="ltr" class="detail">${detail}</p>
      ${searchBox(visit, { action: home, label: phrases.searchAll, query: '', keeps: {} })}
      <p><a href="${homeAddress(visit)}">${phrases.allItems}</a></p>`,
  });
}
