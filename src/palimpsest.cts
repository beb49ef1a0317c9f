#!/usr/bin/env node
/** Where the program begins: before Node.js reads the first module with the threads whose number is set here. */
const { availableParallelism } = process.getBuiltinModule('node:os');
const { createHook } = process.getBuiltinModule('node:async_hooks');

/**
 * One of the objects that hold what Node.js does in its next turn. Where none is left when V8 collects garbage, V8 forgets
 * their shape, and to make one is slow for the rest of the process: a tenth of a tile (docs/decisions/0033).
 */
function firstTick(): object | undefined {
  const ticks: object[] = [];
  const hook = createHook({
    init: (_id, type, _trigger, resource) => {
      if (type === 'TickObject') ticks.push(resource);
    },
  }).enable();
  process.nextTick(() => undefined);
  hook.disable();
  return ticks[0];
}

// File reads must never wait behind decodes.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);
// By itself V8 lets its heap grow to four times what is in use before it looks for garbage (docs/decisions/0030).
process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=80');
void import('./cli.js');

// What a module exports stays as long as the process.
export = firstTick();
