/** What a proxy, a cache or a setting in front of the server most often breaks. */
import { header, jsonOf, statusOf, type Answer, type Ask } from './ask.js';
import { ill, well, type Finding } from './finding.js';
import { idsIn, stringAt } from './value.js';

/** Ids must begin with the address that was asked: else what is harvested leads nowhere. */
export function checkAddresses(base: string, collection: Answer): readonly Finding[] {
  const what = `Every id begins with ${base}`;
  const other = idsIn(jsonOf(collection)).find((id) => !id.startsWith(`${base}/`));
  if (other === undefined) return [well(what)];
  if (other.startsWith('http:') && base.startsWith('https:'))
    return [
      ill(
        'Nothing is mixed: a page by https names nothing by http',
        `asked by https, it names ${other}`,
        'TLS ends at the proxy, and Palimpsest is not told of it; browsers refuse such images.',
        `Set PALIMPSEST_PUBLIC_ADDRESS=${base}, or let the proxy send X-Forwarded-Proto and name it in PALIMPSEST_TRUSTED_PROXIES.`,
      ),
    ];
  return [
    ill(
      what,
      `asked at ${base}, it names ${other}`,
      'The proxy does not hand on the Host that the client asked for, or the prefix; or PALIMPSEST_PUBLIC_ADDRESS is another.',
      `Set PALIMPSEST_PUBLIC_ADDRESS=${base}, or let the proxy keep the Host header.`,
    ),
  ];
}

/** Image API 3.0, 7.1: everybody may read, and the header stands once, on errors too. */
export async function checkCors(ask: Ask, service: string): Promise<Finding> {
  const what = 'Pages of other sites may read (CORS), images, documents and errors';
  const headers = { Origin: 'https://elsewhere.example' };
  for (const url of [
    `${service}/info.json`,
    `${service}/full/!100,100/0/default.jpg`,
    `${service}/full/none/0/default.jpg`,
  ]) {
    const allowed = header(await ask(url, { headers }), 'access-control-allow-origin');
    if (allowed === '*') continue;
    return allowed?.includes(',') === true
      ? ill(
          what,
          `${url} says it twice: ${allowed}`,
          'The proxy adds Access-Control-Allow-Origin, which Palimpsest sends already; browsers refuse two.',
          'Remove the line that adds it from the proxy.',
        )
      : ill(
          what,
          `${url} says ${allowed ?? 'nothing'}`,
          'The proxy takes Access-Control-Allow-Origin away or puts its own in its place.',
          'Hand the headers of Palimpsest on as they are.',
        );
  }
  return well(what);
}

/** Browsers ask first when a client names a profile in Accept. */
export async function checkPreflight(ask: Ask, manifest: string): Promise<Finding> {
  const what = 'Browsers may ask first (OPTIONS)';
  const answer = await ask(manifest, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://elsewhere.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'accept',
    },
  });
  const isFine =
    answer.kind === 'answer' &&
    answer.status < 300 &&
    /\baccept\b/i.test(header(answer, 'access-control-allow-headers') ?? '');
  return isFine
    ? well(what)
    : ill(
        what,
        `OPTIONS ${manifest} is answered with ${statusOf(answer)}`,
        'The proxy refuses OPTIONS or answers it itself.',
        'Hand OPTIONS on to Palimpsest.',
      );
}

/** Viewers ask again and again: what has not changed must cost nothing. */
export async function checkValidators(ask: Ask, manifest: string): Promise<Finding> {
  const what = 'What a client has already is not sent again (ETag, 304)';
  const etag = header(await ask(manifest), 'etag');
  if (etag === undefined)
    return ill(
      what,
      `${manifest} has no ETag`,
      'The proxy takes it away, as some do that compress.',
      'Hand ETag on, or let only Palimpsest compress.',
    );
  // Without a word on caching of ours, fetch would add “no-cache”, which asks for the whole again.
  const again = await ask(manifest, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
  return again.kind === 'answer' && again.status === 304
    ? well(what)
    : ill(
        what,
        `asked with its own ETag, ${manifest} is answered with ${statusOf(again)}`,
        'The proxy drops If-None-Match or answers from a cache that does not know it.',
        'Hand If-None-Match on to Palimpsest.',
      );
}

/** Image API 3.0, 9: an identifier is decoded once, by the server and by nobody before it. */
export async function checkIdentifiers(ask: Ask, base: string, service: string): Promise<Finding> {
  const what = 'Encoded identifiers arrive as they were written';
  const [, path = ''] = service.split(`${base}/iiif/3/`);
  const overEncoded = await ask(`${base}/iiif/3/${path.replace(/^./, percent)}/info.json`);
  if (overEncoded.kind !== 'answer' || overEncoded.status !== 200)
    return ill(
      what,
      `the first letter of ${path} encoded is answered with ${statusOf(overEncoded)}`,
      'The proxy encodes the path a second time.',
      'Hand the path on as the client wrote it (nginx: proxy_pass without a path behind the host).',
    );
  // No image has this name: Palimpsest itself says so, in its own words, when the slash arrived encoded.
  const slash = await ask(`${base}/iiif/3/no%2Fsuch/info.json`);
  return stringAt(jsonOf(slash), 'code') === 'unknown-image'
    ? well(what)
    : ill(
        what,
        `an identifier with %2F is answered with ${statusOf(slash)}`,
        'The proxy decodes or refuses encoded slashes.',
        'Apache: AllowEncodedSlashes NoDecode and “nocanon”; nginx: proxy_pass without a path behind the host.',
      );
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
