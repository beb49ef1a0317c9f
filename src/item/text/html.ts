/** HTML of others as plain text: its words, its line ends and where its links lead. Nothing of it is ever run. */
import { Parser } from 'htmlparser2';

const UNSEEN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'head',
  'svg',
  'math',
]);
const LINES = new Set(
  'address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
const CELLS = new Set(['td', 'th']);

/** A line for each block and each `<br>`, without white space round it; blank lines are left out. */
export function textOfHtml(html: string): string {
  let text = '';
  // Of what is not shown, how many elements are open.
  let hidden = 0;
  const links: { readonly href: string | undefined; readonly start: number }[] = [];
  const parser = new Parser({
    onopentag(name, { href }) {
      if (UNSEEN.has(name)) hidden += 1;
      if (LINES.has(name)) text += '\n';
      else if (CELLS.has(name)) text += ' ';
      if (name === 'a') links.push({ href, start: text.length });
    },
    ontext(words) {
      if (hidden === 0) text += words.replace(/\s+/g, ' ');
    },
    onclosetag(name) {
      if (UNSEEN.has(name)) hidden -= 1;
      if (name === 'a') text += leading(links.pop(), text);
      if (LINES.has(name) && name !== 'br') text += '\n';
    },
  });
  parser.end(html);
  const lines = text.split('\n').map((line) => line.replace(/ +/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
}

/** Where a link leads, in brackets behind its words, unless they say it themselves. */
function leading(
  link: { readonly href: string | undefined; readonly start: number } | undefined,
  text: string,
): string {
  const href = link?.href ?? '';
  if (link === undefined || !/^(?:https?:\/\/|mailto:)/i.test(href)) return '';
  const words = text.slice(link.start).trim();
  return words === '' || words.includes(href) ? '' : ` (${href})`;
}
