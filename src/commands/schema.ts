import type { Command } from 'commander';
import { examples } from './examples.js';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of item.yaml, by which editors complete and check it')
    .addHelpText(
      'after',
      `
The first line of an item.yaml tells the editor of it:
  # yaml-language-server: $schema=../item.schema.json
${examples({ 'schema > manifests/item.schema.json': 'one for all items' })}`,
    )
    .action(async () => {
      const { itemSchema } = await import('../item/json-schema.js');
      process.stdout.write(`${JSON.stringify(itemSchema(), undefined, 2)}\n`);
    });
}
