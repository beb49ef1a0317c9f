import { Problem } from '../../problem.js';

/** Of the whole file, or of the page that is named. */
export function damagedPdf(how: string): Problem {
  return new Problem('damaged-image', `The PDF file of this image cannot be read: ${how}.`);
}
