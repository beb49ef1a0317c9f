/** Writes what in the documents comes from the code: the tables of the README, the schema of item.yaml. `npm run tables`. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsTable } from '../src/config.js';
import { featureTable } from '../src/image/features.js';
import { itemSchema } from '../src/item/json-schema.js';

const file = fileURLToPath(new URL('../README.md', import.meta.url));
let text = readFileSync(file, 'utf8');
for (const [name, table] of Object.entries({ settings: settingsTable(), features: featureTable() }))
  text = text.replace(
    new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`),
    (_whole, open: string, close: string) => `${open}\n\n${table}\n\n${close}`,
  );
replace(file, text);
replace(
  fileURLToPath(new URL('../docs/item.schema.json', import.meta.url)),
  `${JSON.stringify(itemSchema(), undefined, 2)}\n`,
);

/** Whole or not at all. */
function replace(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}
