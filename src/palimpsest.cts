#!/usr/bin/env node
/** Where the program begins: before Node.js reads the first module with the threads whose number is set here. */
const { availableParallelism } = process.getBuiltinModule('node:os');

// File reads must never wait behind decodes.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);
void import('./cli.js');

export {};
