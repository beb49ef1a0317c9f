/** What annotations are there for: the many words of archives as the few that a layer is chosen by. */

/** Text taken from the canvas, translations of it, remarks on it, names in it. */
export const MOTIVATIONS = ['supplementing', 'translating', 'commenting', 'tagging'] as const;
export type Motivation = (typeof MOTIVATIONS)[number];

const WORDS: Readonly<Record<Motivation, readonly string[]>> = {
  // In Presentation 2.1 a transcription is painted on its canvas (2.1, 5.4).
  supplementing: ['supplementing', 'transcribing', 'painting'],
  translating: ['translating'],
  tagging: ['tagging', 'classifying', 'identifying'],
  commenting: [],
};

/** The first that the motivations of an annotation name, whatever else they name; any other word comments. */
export function motivationOf(motivations: readonly string[]): Motivation {
  const named = motivations.map((word) => word.replace(/^.*[:#/]/, '').toLowerCase());
  const order = ['translating', 'supplementing', 'tagging'] as const;
  return order.find((one) => WORDS[one].some((word) => named.includes(word))) ?? 'commenting';
}
