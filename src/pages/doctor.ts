/** `/doctor`: how the server is, for whoever runs it. In English, as its settings and its log are. */
import type { Finding } from '../doctor/finding.js';
import type { Mistake } from '../item/item.js';
import { html, type Html } from './html.js';
import { shell } from './shell.js';
import { addressOf, type Visit } from './visit.js';

export interface Health {
  readonly version: string;
  readonly items: number;
  readonly findings: readonly Finding[];
  readonly mistakes: readonly Mistake[];
  /** Undefined where none are made. */
  readonly pyramids: Pyramids | undefined;
  readonly answers: Kept;
  readonly lanes: Readonly<Record<string, { readonly waiting: number; readonly running: number }>>;
}

interface Pyramids {
  readonly made: number;
  readonly bytes: number;
  readonly waiting: readonly string[];
  readonly failed: number;
  readonly full: boolean;
}

interface Kept {
  readonly files: number;
  readonly bytes: number;
  readonly maxBytes: number;
}

/** So many of a long list are shown. */
const MOST = 200;

export function doctorPage(health: Health, visit: Visit): string {
  const { version, items, findings, mistakes, pyramids, answers, lanes } = health;
  const home = `${visit.root}/`;
  return shell({
    visit,
    kind: 'doctor',
    title: 'Doctor · Palimpsest',
    inLanguage: (lang) => addressOf(visit, home, { lang }),
    main: html`<h1>Doctor</h1>
      <p>
        Palimpsest ${version} serves ${count(items, 'item')} at
        <a href="${visit.base}/">${visit.base}/</a>. Only who runs the server sees this page.
      </p>
      ${setUp(findings)} ${files(mistakes)} ${pyramidsOf(pyramids)}
      <section aria-labelledby="kept">
        <h2 id="kept">Answers kept on disk</h2>
        <p>
          ${count(answers.files, 'answer')}: ${megabytes(answers.bytes)} of at most
          ${megabytes(answers.maxBytes)}.
        </p>
      </section>
      ${lanesOf(lanes)}`,
  });
}

function setUp(findings: readonly Finding[]): Html {
  const ills = findings.filter((finding) => finding.kind === 'ill');
  const wells = findings.filter(({ kind }) => kind === 'well');
  return html`<section aria-labelledby="set-up">
    <h2 id="set-up">The server, asked as the outside asks it</h2>
    <p class="${ills.length === 0 ? 'well' : 'ill'}">
      ${ills.length === 0 ? 'Nothing is wrong.' : `${count(ills.length, 'finding')} to mend:`}
    </p>
    ${ills.map(
      ({ what, seen, cause, cure }) =>
        html`<article class="finding">
          <h3>Not so: ${what}</h3>
          <dl>
            <dt>Seen</dt>
            <dd>${seen}</dd>
            <dt>Cause</dt>
            <dd>${cause}</dd>
            <dt>Cure</dt>
            <dd>${cure}</dd>
          </dl>
        </article>`,
    )}
    <details>
      <summary>${count(wells.length, 'thing')} that ${wells.length === 1 ? 'is' : 'are'} well</summary>
      <ul>
        ${wells.map(({ what }) => html`<li>${what}</li>`)}
      </ul>
    </details>
  </section>`;
}

function files(mistakes: readonly Mistake[]): Html {
  return html`<section aria-labelledby="files">
    <h2 id="files">Mistakes in files</h2>
    <p class="${mistakes.length === 0 ? 'well' : 'ill'}">
      ${mistakes.length === 0 ? 'None.' : `${count(mistakes.length, 'mistake')}; the rest is served:`}
    </p>
    ${
      mistakes.length === 0
        ? undefined
        : html`<ul class="mistakes">
            ${mistakes
              .slice(0, MOST)
              .map(
                ({ file, line, message }) =>
                  html`<li>
                    <code dir="auto">${file}${line === undefined ? '' : `:${line}`}</code> ${message}
                  </li>`,
              )}
          </ul>`
    }
    ${more(mistakes.length, 'palimpsest check')}
    <p>Damaged pixels are found by <code>palimpsest check</code>, which decodes every image.</p>
  </section>`;
}

function pyramidsOf(pyramids: Pyramids | undefined): Html {
  const told =
    pyramids === undefined
      ? html`<p>None are made: PALIMPSEST_PYRAMIDS is off.</p>`
      : html`<p>
            ${count(pyramids.made, 'pyramid')} kept, ${megabytes(pyramids.bytes)}; ${pyramids.waiting.length}
            still to be made.
          </p>
          ${pyramids.full ? html`<p class="ill">No room is left for more: raise PALIMPSEST_CACHE_BYTES.</p>` : undefined}
          ${pyramids.failed > 0 ? html`<p class="ill">${count(pyramids.failed, 'image')} could not be made into one and ${pyramids.failed === 1 ? 'is' : 'are'} served from the original: the log says why.</p>` : undefined}
          ${
            pyramids.waiting.length === 0
              ? undefined
              : html`<ol>
                  ${pyramids.waiting.slice(0, 10).map((image) => html`<li><code dir="auto">${image}</code></li>`)}
                </ol>`
          }`;
  return html`<section aria-labelledby="pyramids">
    <h2 id="pyramids">Images made into pyramids</h2>
    ${told}
  </section>`;
}

function lanesOf(lanes: Health['lanes']): Html {
  return html`<section aria-labelledby="lanes">
    <h2 id="lanes">Images being rendered now</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Lane</th>
          <th scope="col">Under way</th>
          <th scope="col">Waiting</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(lanes).map(
          ([lane, { running, waiting }]) =>
            html`<tr>
              <th scope="row">${lane}</th>
              <td>${running}</td>
              <td>${waiting}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function more(all: number, where: string): Html | undefined {
  return all > MOST
    ? html`<p>The first ${MOST} of ${all} are listed: <code>${where}</code> lists all.</p>`
    : undefined;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
