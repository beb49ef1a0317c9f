import type { LanguageMap } from '../../src/item/item.js';

/** What a plate says of the marks at its foot, beside the item's own words. */
export const marksCaption: LanguageMap = {
  en: ['Stamps and marks.', 'Their place on the sheet is unknown.'],
  ru: ['Штампы и пометы.', 'Их место на листе неизвестно.'],
  fa: ['مهرها و نشانه‌ها.', 'جای آن‌ها روی برگ معلوم نیست.'],
};

/** What a curator's role of a mark is called; a role that is not here is shown as it is. */
export const markRoles: Readonly<Record<string, LanguageMap>> = {
  stamp: { en: ['Stamp'], ru: ['Штамп'], fa: ['مهر'] },
  'registry-mark': { en: ['Registration number'], ru: ['Регистрационный номер'], fa: ['شمارهٔ ثبت'] },
  'mark-unidentified': { en: ['Unread mark'], ru: ['Непрочитанная помета'], fa: ['نشانهٔ خوانده‌نشده'] },
  noise: { en: ['Noise of the text recognition'], ru: ['Шум распознавания'], fa: ['نویز بازشناسی متن'] },
};

/** The order in which a plate speaks: across the sheet from left to right. */
export const captionLanguages = ['en', 'ru', 'fa'] as const;
