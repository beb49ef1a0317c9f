#!/usr/bin/env node
/** Where the program begins: before Node.js reads the first module with the threads whose number is set here. */
const { availableParallelism } = process.getBuiltinModule('node:os');

// File reads must never wait behind decodes.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);
// By itself V8 lets its heap grow to four times what is in use before it looks for garbage (docs/decisions/0030).
process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=80');
void import('./cli.js');

export {};
