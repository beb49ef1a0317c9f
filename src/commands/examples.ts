/** Examples below the help of a command: what is typed, and what it does. */
export function examples(lines: Readonly<Record<string, string>>): string {
  const told = Object.entries(lines).map(([typed, meaning]) => `  $ palimpsest ${typed}\n      ${meaning}`);
  return `\nExamples:\n${told.join('\n')}\n`;
}

/** What the exit status of every command says. */
export const STATUSES =
  '\nExit status: 0 all is well, 1 something is wrong, 2 the command was used wrongly.\n';
