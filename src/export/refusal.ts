/** What the caller of the command is told, in a sentence: nothing was published. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
