/** Disks of a test's own: whatever a shell mounts here is seen by it alone, and gone when it ends. */

/** What `unshare` is to be given so that a shell runs the script, with these as `$0`, `$1` and so on. */
export function withOwnMounts(script: string, ...args: readonly string[]): readonly string[] {
  return ['--user', '--map-root-user', '--mount', 'sh', '-c', script, ...args];
}
