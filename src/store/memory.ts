/** What was made of files, kept as long as they are as they were. */
import { isThere, statesBelow } from './disk.js';

export interface FileMemory<Value> {
  /** What was made of a file, or of all that a folder holds, if nothing there has changed; else what `make` makes of it. */
  readonly remember: (path: string, make: () => Promise<Value>) => Promise<Value>;
  /** Forgets files and folders that are gone. */
  readonly forget: () => Promise<void>;
}

export function createFileMemory<Value>(): FileMemory<Value> {
  const known = new Map<string, { readonly state: string; readonly value: Value }>();
  return {
    remember: async (path, make) => {
      // Looked at before it is read: what is written meanwhile is another state.
      const state = await statesBelow(path);
      const before = known.get(path);
      if (before?.state === state) return before.value;
      const value = await make();
      known.set(path, { state, value });
      return value;
    },
    forget: async () => {
      for (const path of known.keys()) if (!(await isThere(path))) known.delete(path);
    },
  };
}
