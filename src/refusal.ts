/** What the caller of a command is told, in a sentence: what was asked for is not done. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Where in the file that is spoken of. */
  readonly line: number | undefined;

  constructor(
    message: string,
    { line, ...options }: ErrorOptions & { readonly line?: number | undefined } = {},
  ) {
    super(message, options);
    this.line = line;
  }
}
