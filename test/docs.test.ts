/** Docs that cannot lie: what is generated from the code is current, and what is named is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsTable } from '../src/config.js';
import { featureTable } from '../src/image/features.js';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const readme = read('README.md');
const manual = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const between = (text: string, name: string): string | undefined =>
  new RegExp(`<!-- ${name} -->\\n\\n([\\s\\S]*?)\\n\\n<!-- /${name} -->`).exec(text)?.[1];

describe('the README', () => {
  it('begins with the two commands', () => {
    expect(readme.indexOf('npm ci && npm start')).toBeGreaterThan(0);
    expect(readme.indexOf('npm ci && npm test')).toBeGreaterThan(0);
    expect(readme.slice(0, readme.indexOf('\n## '))).toMatch(/npm ci && npm start[\s\S]*npm ci && npm test/);
  });

  it('holds the table of settings as it is in the code', () => {
    expect(between(readme, 'settings')).toBe(settingsTable());
  });

  it('holds the table of features as it is in the code', () => {
    expect(between(readme, 'features')).toBe(featureTable());
  });

  it('names every room of the house, and no other', () => {
    const map = between(readme, 'map') ?? '';
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
    const named = [...map.matchAll(/^ {2}([\w.]+\/?)\s/gm)].map((match) => match[1]);
    expect(named.sort()).toEqual(rooms.sort());
  });
});

describe.each(documents)('%s', (name) => {
  const text = read(name);

  it('links only to files that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    expect(targets.filter((target) => !existsSync(join(ROOT, name, '..', target)))).toEqual([]);
  });

  it('names only commands that package.json has', () => {
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(commands.filter((command) => !(command in manual.scripts))).toEqual([]);
  });

  it('names only paths of the repository that exist', () => {
    const paths = [...text.matchAll(/`((?:src|test|docs|scripts|images|manifests)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
