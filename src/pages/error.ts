import { html } from './html.js';
import { page } from './layout.js';

/** An error as a page: the same words as the problem document, and a way on. */
export function errorPage(problem: {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}): string {
  return page({
    language: 'en',
    title: `${problem.title} · Palimpsest`,
    body: html`<main class="error">
      <p class="status">${problem.status}</p>
      <h1>${problem.title}</h1>
      <p>${problem.detail}</p>
      <p><a href="/">All items</a></p>
    </main>`,
  });
}
