/** Tags of the directories of a little-endian classic TIFF, by number: only values of one short or long. */
export type Tags = Readonly<Record<number, number>>;

export const tag = {
  subfile: 254,
  width: 256,
  height: 257,
  compression: 259,
  tileWidth: 322,
  tileHeight: 323,
} as const;

/** A reader that shares no code with the server: the plates are to be right for others too. */
export function directories(file: Buffer): readonly Tags[] {
  if (file.toString('latin1', 0, 2) !== 'II' || file.readUInt16LE(2) !== 42)
    throw new Error('This is no such TIFF.');
  const found: Tags[] = [];
  for (let at = file.readUInt32LE(4); at !== 0;) {
    const count = file.readUInt16LE(at);
    const tags: Record<number, number> = {};
    for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
      if (file.readUInt32LE(entry + 4) !== 1) continue;
      const type = file.readUInt16LE(entry + 2);
      if (type === 3) tags[file.readUInt16LE(entry)] = file.readUInt16LE(entry + 8);
      if (type === 4) tags[file.readUInt16LE(entry)] = file.readUInt32LE(entry + 8);
    }
    found.push(tags);
    at = file.readUInt32LE(at + 2 + count * 12);
  }
  return found;
}
