/** Annotations as Open Annotation has them (2.1, 5.4, 5.5 and 6). */
import { given } from '../documents.js';
import { resources, targetsOf, text, texts, type Resource } from '../reading.js';
import { described } from './descriptive.js';
import { image, repeated, type Move } from './values.js';

export function annotation2(annotation: Resource, move: Move): object {
  return {
    ...described(annotation, move),
    motivation: motivation(texts(annotation.motivation)),
    resource: repeated(resources(annotation.body).map(body)),
    // An address with `#xywh=` where it is a part: some viewers read no other form.
    on: repeated(targetsOf(annotation).map(move)),
  };
}

const OPEN_ANNOTATION = [
  'bookmarking',
  'classifying',
  'commenting',
  'describing',
  'editing',
  'highlighting',
  'identifying',
  'linking',
  'moderating',
  'questioning',
  'replying',
  'tagging',
];

/** All that is taken from the canvas is painted on it: a transcription is not a comment (2.1, 5.4). */
function motivation(motivations: readonly string[]): string | readonly string[] {
  if (motivations.includes('painting') || motivations.includes('supplementing')) return 'sc:painting';
  const known = motivations.filter((name) => OPEN_ANNOTATION.includes(name)).map((name) => `oa:${name}`);
  return repeated(known) ?? 'oa:commenting';
}

const CONTENTS: Readonly<Record<string, string>> = {
  Text: 'dctypes:Text',
  Sound: 'dctypes:Sound',
  Video: 'dctypes:MovingImage',
  Dataset: 'dctypes:Dataset',
};

function body(resource: Resource): object {
  const type = String(resource.type);
  if (type === 'Image') return image(resource);
  const spoken = { format: text(resource.format), language: repeated(texts(resource.language)) };
  if (type === 'TextualBody')
    return given({
      '@type': resource.purpose === 'tagging' ? ['oa:Tag', 'cnt:ContentAsText'] : 'cnt:ContentAsText',
      chars: text(resource.value),
      ...spoken,
    });
  return given({ '@id': text(resource.id), '@type': CONTENTS[type], ...spoken });
}
