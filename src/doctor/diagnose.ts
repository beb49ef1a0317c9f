/** Asks a running server as the outside would, from its public address on, and says what is wrong and how it is mended. */
import { header, jsonOf, statusOf, textOf, type Answer, type Ask } from './ask.js';
import { checkAddresses, checkCors, checkIdentifiers, checkPreflight, checkValidators } from './door.js';
import { checkResolves, checkSearch, checkTiles } from './content.js';
import { ill, well, type Finding } from './finding.js';
import { checkRules } from './rules.js';
import { at, listAt, stringAt } from './value.js';

/** `address`: the public address of the server, with its prefix if it has one. What cannot be looked at for want of an earlier thing is left out. */
export async function diagnose(address: string, ask: Ask): Promise<readonly Finding[]> {
  const base = address.replace(/\/+$/, '');
  const health = await ask(`${base}/health`);
  const reach = checkReach(base, health);
  if (reach.kind === 'ill') return [reach];
  const collection = await ask(`${base}/iiif/presentation/3/collection`);
  const door = [
    reach,
    checkType(collection, 'the collection', 'application/ld+json'),
    ...checkAddresses(base, collection),
  ];
  const [manifestId, ...others] = manifestsIn(collection);
  if (manifestId === undefined) return [...door, noItems()];
  const manifest = await ask(manifestId);
  if (jsonOf(manifest) === undefined)
    return [...door, checkType(manifest, 'a manifest', 'application/ld+json')];
  const service = imageService(jsonOf(manifest));
  return [
    ...door,
    checkType(manifest, 'a manifest', 'application/ld+json'),
    await checkPreflight(ask, manifestId),
    await checkValidators(ask, manifestId),
    checkRules([manifest, ...(await Promise.all(spread(others).map((id) => ask(id))))]),
    await checkResolves(ask, manifest),
    await checkSearch(ask, manifest),
    ...(service === undefined ? [] : await diagnoseImage(base, service, ask)),
  ];
}

/** Of that many manifests, besides the first, the rules are looked at. */
const MOST_MANIFESTS = 9;

function manifestsIn(collection: Answer): readonly string[] {
  return listAt(jsonOf(collection), 'items').flatMap((item) => {
    const id = stringAt(item, 'type') === 'Manifest' ? stringAt(item, 'id') : undefined;
    return id === undefined ? [] : [id];
  });
}

/** A sample from beginning to end. */
function spread(ids: readonly string[]): readonly string[] {
  const step = Math.max(1, Math.ceil(ids.length / MOST_MANIFESTS));
  return ids.filter((_id, index) => index % step === 0);
}

async function diagnoseImage(base: string, service: string, ask: Ask): Promise<readonly Finding[]> {
  const info = await ask(`${service}/info.json`);
  const small = await ask(`${service}/full/!100,100/0/default.jpg`);
  return [
    checkType(info, 'info.json', 'application/ld+json'),
    checkType(small, 'a small image', 'image/jpeg'),
    await checkCors(ask, service),
    await checkIdentifiers(ask, base, service),
    await checkTiles(ask, service, info),
  ];
}

function checkReach(base: string, health: Answer): Finding {
  const what = `The server answers at ${base}`;
  if (health.kind === 'silence')
    return ill(
      what,
      `nothing: ${health.why}`,
      'No server listens at this address, or a firewall is between.',
      'Start it (npm start), and look whether host and port are right.',
    );
  if (stringAt(jsonOf(health), 'status') === 'ok') return well(what);
  return ill(
    what,
    `${base}/health is answered with ${health.status} and ${textOf(health).slice(0, 60).replace(/\s+/g, ' ')}`,
    'Something else answers here, or the proxy hands only some addresses on.',
    'Hand every address below the public one on to Palimpsest, with the path as the client wrote it.',
  );
}

function checkType(answer: Answer, name: string, wanted: string): Finding {
  const what = `The media type of ${name} is ${wanted}`;
  const type = header(answer, 'content-type');
  if (answer.kind === 'answer' && answer.status === 200 && type?.startsWith(wanted) === true)
    return well(what);
  if (answer.kind === 'answer' && answer.status === 200)
    return ill(
      what,
      `${answer.url} comes as ${type ?? 'nothing'}`,
      'A proxy writes a media type of its own.',
      'Remove the rule for this path (types, default_type, ForceType) from the proxy.',
    );
  return ill(
    what,
    `${answer.url} is answered with ${statusOf(answer)}`,
    'A proxy keeps this address for itself, often by a rule for endings such as .jpg or .json.',
    'Let all below /iiif go to Palimpsest before any rule by ending.',
  );
}

function noItems(): Finding {
  return ill(
    'The archive has an item',
    'the collection is empty',
    'There are no images in the images folder, or every item has a mistake.',
    'Put scans into the images folder; “palimpsest check” lists mistakes.',
  );
}

/** The first image service of version 3 in a manifest. */
function imageService(manifest: unknown): string | undefined {
  for (const canvas of listAt(manifest, 'items'))
    for (const page of listAt(canvas, 'items'))
      for (const annotation of listAt(page, 'items')) {
        const body = at(annotation, 'body');
        const service = listAt(body, 'service').find((one) => stringAt(one, 'type') === 'ImageService3');
        const id = stringAt(service, 'id');
        if (id !== undefined) return id;
      }
  return undefined;
}
