import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { importManifest } from '../import/import.js';
import { LARGEST } from '../import/place.js';
import { createReach } from '../import/reach.js';
import { Refusal } from '../import/refusal.js';

interface ImportOptions {
  readonly item?: string;
  readonly allow: readonly string[];
}

/** In milliseconds: for one document, for all. */
const PATIENCE = 30_000;
const LONGEST = 60 * 60 * 1000;

export function addImport(program: Command): void {
  program
    .command('import')
    .description(
      "make an item of another archive's IIIF manifest: their images where they are, their annotations as layers",
    )
    .argument('<manifest>', 'a manifest of Presentation 2 or 3: its http(s) address, or a file')
    .option('--item <name>', 'id of the item; otherwise after the address of the manifest')
    .option(
      '--allow <host...>',
      'hosts that may be asked though their address is private, such as localhost:8080',
      [],
    )
    .action(async (manifest: string, { item, allow }: ImportOptions) => {
      const result = readConfig(process.env);
      if (result.kind === 'mistakes') throw new Error(result.mistakes.join('\n'));
      const signal = AbortSignal.timeout(LONGEST);
      const reach = createReach({ allowed: allow, mostBytes: LARGEST, patience: PATIENCE, signal });
      try {
        const asked = { manifest, item, manifests: result.config.manifests };
        const { kind, folder, pages, layers, remarks } = await importManifest(asked, reach);
        const done =
          kind === 'imported' ? `${pages} page(s), ${layers} layer(s)` : 'imported before; nothing to do';
        process.stdout.write(`${folder}: ${done}\n`);
        if (remarks.length > 0)
          process.stdout.write(`Not taken over as it was:\n${remarks.map((one) => `- ${one}\n`).join('')}`);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
      }
    });
}
