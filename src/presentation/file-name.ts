/** Names of files that every file system takes, FAT and Windows too: for addresses at which nobody but files answers. */

/** Not in a name (Naming Files, Paths, and Namespaces, Win32); of them `:` alone is usual here, for pages of a file. */
const FORBIDDEN = /[<>:"/\\|?*\p{Cc}]|[. ]$/gu;
/** A device, whatever stands behind a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\.)/i;

/** The name of the file, or of the folder, of something that is called so. */
export function fileName(name: string): string {
  return name
    .replace(FORBIDDEN, (sign) => (sign === ':' ? '~~' : `~${codeOf(sign)}~`))
    .replace(DEVICE, (device) => `${device}~~`);
}

/** It as a segment of an address. */
export function fileSegment(name: string): string {
  return encodeURIComponent(fileName(name));
}

/** What a page is called whose file is called so. */
export function calledByFile(name: string): string {
  return name
    .replace(/~([\dA-F]{2})~/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/^([a-z]{3}\d?)~~(?=$|\.)/i, (whole, device: string) => (DEVICE.test(device) ? device : whole))
    .replaceAll('~~', ':');
}

function codeOf(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0');
}
