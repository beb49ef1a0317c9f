/** What went wrong with a file, in sentences. */
import { Problem } from '../problem.js';
import { Refusal } from '../refusal.js';
import { codeOf } from '../store/codes.js';

/** Why something could not be done, in a curator's words. */
export function reason(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Problem) return error.detail;
  const code = codeOf(error);
  if (code === 'ENOENT') return 'there is no such file.';
  if (code === 'EISDIR') return 'this is a folder: name its files.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'the file or the folder to write to may not be used by you.';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full.';
  if (code === 'ENAMETOOLONG') return 'the name is too long for this disk: give a shorter one.';
  return error instanceof Error ? error.message : 'this could not be done.';
}
