/** A command that was used wrongly: told on standard error, with exit status 2. What a command finds wrong is status 1. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
