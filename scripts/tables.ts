/** Writes the tables of the README that come from the code. `npm run tables`. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsTable } from '../src/config.js';
import { featureTable } from '../src/image/features.js';

const file = fileURLToPath(new URL('../README.md', import.meta.url));
let text = readFileSync(file, 'utf8');
for (const [name, table] of Object.entries({ settings: settingsTable(), features: featureTable() }))
  text = text.replace(
    new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`),
    (_whole, open: string, close: string) => `${open}\n\n${table}\n\n${close}`,
  );
writeFileSync(`${file}.new`, text);
renameSync(`${file}.new`, file);
