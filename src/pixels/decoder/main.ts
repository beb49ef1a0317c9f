/**
 * The process of a decoder: what comes by message is done, one after another. What it does cannot be interrupted, may
 * take all memory, or never end: then this process is ended, and no other (docs/decisions/0021).
 */
import { unroll } from '../jp2/openjpeg.js';
import { drawPdf } from '../pdf/draw.js';
import { readPages } from '../pdf/pages.js';
import { readText } from '../pdf/text.js';
import { Problem } from '../../problem.js';
import type { Answers, Outcome, Reply, Task } from './tasks.js';

/** Bytes of this process from which it is replaced. */
const SPENT = 2 ** 29;

function carryOut(task: Task): Promise<Answers[Task['kind']]> {
  switch (task.kind) {
    case 'pdf-pages':
      return readPages(task.file);
    case 'pdf-draw':
      return drawPdf(task).then(() => undefined);
    case 'pdf-text':
      return readText(task.file, task.page, task.frame);
    case 'jp2-unroll':
      return unroll(task).then(() => undefined);
  }
}

async function outcomeOf(task: Task): Promise<Outcome> {
  try {
    return { kind: 'done', answer: await carryOut(task) };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'refused', detail: error.detail };
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (task: Task) => {
  void outcomeOf(task).then((outcome) => {
    const reply: Reply = { outcome, spent: process.memoryUsage.rss() > SPENT };
    process.send?.(reply);
  });
});
// A keyboard's interrupt reaches every process: this one ends with the server, which may still need it.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  process.exit();
});
