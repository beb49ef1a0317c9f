/** What the caller of the command is told; anything else that is thrown is a bug. */
export class Refusal extends Error {}
