import { describe, expect, it } from 'vitest';
import { readConfig, settingsNow, settingsTable } from '../src/config.js';

const mistakes = (environment: Readonly<Record<string, string>>): readonly string[] => {
  const result = readConfig(environment);
  return result.kind === 'mistakes' ? result.mistakes : [];
};

describe('settings', () => {
  it('have a default each', () => {
    expect(readConfig({})).toMatchObject({
      kind: 'config',
      config: {
        port: 8080,
        images: 'images',
        manifests: 'manifests',
        cache: 'cache',
        cacheBytes: 10_737_418_240,
        pyramids: 'on',
        maxWidth: 8192,
        maxHeight: 8192,
        trustedProxies: [],
        maxArea: 33_554_432,
      },
    });
  });

  it('that are empty are not set', () => {
    expect(readConfig({ PORT: '', PALIMPSEST_IMAGES: '  ' })).toEqual(readConfig({}));
  });

  it('leave what is not ours alone', () => {
    expect(readConfig({ PATH: '/bin', HOME: '/root' })).toEqual(readConfig({}));
  });

  it('take a public address without its last slash', () => {
    expect(readConfig({ PALIMPSEST_PUBLIC_ADDRESS: 'https://iiif.example/a/' })).toMatchObject({
      config: { publicAddress: 'https://iiif.example/a' },
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['PALIMPSEST_PUBLIC_ADDRESS', 'iiif.example'],
    ['PALIMPSEST_PUBLIC_ADDRESS', 'ftp://iiif.example'],
    ['PALIMPSEST_PUBLIC_ADDRESS', 'https://iiif.example/?a'],
    ['PALIMPSEST_MAX_WIDTH', '0'],
    ['PALIMPSEST_MAX_AREA', '-1'],
    ['PALIMPSEST_LOG', 'loud'],
    ['PALIMPSEST_CACHE_BYTES', '1 GB'],
    ['PALIMPSEST_PYRAMIDS', 'maybe'],
  ])('%s cannot be %s, and the sentence names the setting, not the value', (name, value) => {
    const [mistake, ...others] = mistakes({ [name]: value });
    expect(mistake).toMatch(new RegExp(`^${name}: .+\\.$`));
    expect(others).toEqual([]);
  });

  it('tell all mistakes at once', () => {
    expect(mistakes({ PORT: 'x', PALIMPSEST_LOG: 'y', PALIMPSEST_IMAGE: 'z' })).toHaveLength(3);
  });

  it('refuse an unknown name with the nearest known one', () => {
    expect(mistakes({ PALIMPSEST_IMAGE: 'a' })).toEqual([
      'PALIMPSEST_IMAGE is not a setting. Did you mean PALIMPSEST_IMAGES?',
    ]);
    expect(mistakes({ PALIMPSEST_QUITE_ANOTHER_THING: 'a' })).toEqual([
      'PALIMPSEST_QUITE_ANOTHER_THING is not a setting.',
    ]);
  });

  it('are all in the table', () => {
    const rows = settingsNow({}).settings.map(({ name, meaning }) => [`| \`${name}\` |`, ` | ${meaning} |`]);
    const table = settingsTable().split('\n').slice(2);
    expect(
      rows.map(([begin = '', end = ''], at) => [table[at]?.startsWith(begin), table[at]?.endsWith(end)]),
    ).toEqual(table.map(() => [true, true]));
  });
});

describe('settings as they are now', () => {
  const now = (name: string, environment: Readonly<Record<string, string>>) =>
    settingsNow(environment).settings.find((setting) => setting.name === name);

  it('are the default, or what was given, right or wrong', () => {
    expect(now('PORT', {})).toMatchObject({ value: '8080', given: false, mistake: undefined });
    expect(now('PORT', { PORT: ' 9000 ' })).toMatchObject({ value: '9000', given: true, mistake: undefined });
    expect(now('PORT', { PORT: 'x' })).toMatchObject({
      value: 'x',
      given: true,
      mistake: expect.any(String) as string,
    });
    expect(now('PALIMPSEST_PUBLIC_ADDRESS', {})).toMatchObject({ value: undefined, given: false });
  });

  it('never hold what is secret, and judge it all the same', () => {
    const token = 'correct horse battery';
    expect(JSON.stringify(settingsNow({ PALIMPSEST_OPERATOR_TOKEN: token }))).not.toContain(token);
    expect(now('PALIMPSEST_OPERATOR_TOKEN', { PALIMPSEST_OPERATOR_TOKEN: token })?.mistake).toBeUndefined();
    expect(now('PALIMPSEST_OPERATOR_TOKEN', { PALIMPSEST_OPERATOR_TOKEN: 'short' })?.mistake).toMatch(
      /16 characters/,
    );
  });

  it('name what is no setting', () => {
    expect(settingsNow({ PALIMPSEST_IMAGE: 'a' }).unknown).toEqual([
      'PALIMPSEST_IMAGE is not a setting. Did you mean PALIMPSEST_IMAGES?',
    ]);
  });
});
