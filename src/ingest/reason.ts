/** What went wrong with a file, in sentences. */
import { Problem } from '../problem.js';

/** What the caller of a command is told. */
export class Refusal extends Error {
  /** Where in the file. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/** Why something could not be done, in a curator's words. */
export function reason(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Problem) return error.detail;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'ENOENT') return 'there is no such file.';
    if (error.code === 'EISDIR') return 'this is a folder: name its files.';
    if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
      return 'the file or the folder to write to may not be used by you.';
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return 'the disk is full.';
    if (error.code === 'ENAMETOOLONG') return 'the name is too long for this disk: give a shorter one.';
  }
  return error instanceof Error ? error.message : 'this could not be done.';
}
