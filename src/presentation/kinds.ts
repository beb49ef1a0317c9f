/** What a layer is, as its collection says it to people and to `palimpsest import`: motivations do not tell it. */
import type { LanguageMap, LayerKind, Statement } from '../item/item.js';

const KIND: LanguageMap = { en: ['Kind'], ru: ['Вид'], fa: ['گونه'] };

/** Those that are not what their motivation alone is taken for. */
const SAID: Readonly<Partial<Record<LayerKind, LanguageMap>>> = {
  translation: { en: ['translation'], ru: ['перевод'], fa: ['ترجمه'] },
  reading: { en: ['reading'], ru: ['чтение'], fa: ['خوانش'] },
  marginalia: { en: ['marginalia'], ru: ['пометы'], fa: ['حاشیه'] },
  gloss: { en: ['gloss'], ru: ['толкование'], fa: ['شرح'] },
};

/** An entry of `metadata` (Presentation 3.0, 3.1), which any resource may have. */
export function kindStatement(kind: LayerKind): readonly Statement[] {
  const value = SAID[kind];
  return value === undefined ? [] : [{ label: KIND, value }];
}

/** The kind that such an entry says, by its English words. */
export function statedKind({ label, value }: Statement): LayerKind | undefined {
  if (label.en?.[0] !== KIND.en?.[0]) return undefined;
  const kinds = Object.keys(SAID) as readonly LayerKind[];
  return kinds.find((kind) => kind === value.en?.[0]);
}
