import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'test',
    // The processes of decoders are started as this one was, and their program is TypeScript too.
    execArgv: ['--import', 'tsx'],
    globalSetup: 'test/setup.ts',
    // Real servers, real files and a real browser share two cores in CI: patience, never a time asserted.
    // Most of a test is waiting for a process: one for each core of the least machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
