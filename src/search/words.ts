/** What we say of a hit ourselves: whose words it holds, and why it is there. */
import type { LanguageMap, Standing } from '../item/item.js';
import { pick, remarked } from '../presentation/words.js';
import type { Hit } from './hits.js';

const STANDINGS: Readonly<Record<Standing, LanguageMap>> = {
  received: { en: ['received text'], ru: ['текст источника'], fa: ['متن منبع'] },
  editorial: { en: ['editorial'], ru: ['от редактора'], fa: ['افزودهٔ ویراستار'] },
};

const DISPUTED: LanguageMap = {
  en: ['an editor reads other words here'],
  ru: ['редактор читает здесь другие слова'],
  fa: ['ویراستار اینجا واژه‌های دیگری می‌خواند'],
};

/** The layer's own label, its standing, and what else keeps a reader from taking it for what it is not. */
export function labelOf({ text: { layer }, why }: Hit): LanguageMap {
  const known = remarked(layer.label, STANDINGS[layer.standing]);
  if (why.kind !== 'aligned') return why.disputed ? remarked(known, DISPUTED) : known;
  const { exact, layer: source } = why.to;
  const say = (language: string, same: string, open: string, close: string): string =>
    `${same} ${open}${exact.replace(/\s+/g, ' ')}${close} (${pick(source.label, [language]).values.join(' ')})`;
  return remarked(known, {
    en: [say('en', 'same passage as', '“', '”')],
    ru: [say('ru', 'то же место, где', '«', '»')],
    fa: [say('fa', 'همان بندی که در آن آمده است:', '«', '»')],
  });
}
