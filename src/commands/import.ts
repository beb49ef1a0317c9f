import type { Command } from 'commander';
import { Refusal } from '../refusal.js';
import { examples } from './examples.js';
import { configOf } from './folder.js';

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
      'make an item of another archive’s IIIF manifest: their images where they are, their annotations as layers',
    )
    .argument('<manifest>', 'a manifest of Presentation 2 or 3: its http(s) address, or a file')
    .option('--item <name>', 'id of the item; otherwise after the address of the manifest')
    .option(
      '--allow <host...>',
      'hosts that may be asked though their address is private, such as localhost:8080',
      [],
    )
    .addHelpText('after', HELP)
    .action(async (manifest: string, { item, allow }: ImportOptions) => {
      const { manifests } = await configOf(undefined, {}, process.env);
      const { importManifest } = await import('../import/import.js');
      const { LARGEST } = await import('../import/place.js');
      const { createReach } = await import('../import/reach.js');
      const signal = AbortSignal.timeout(LONGEST);
      const reach = createReach({ allowed: allow, mostBytes: LARGEST, patience: PATIENCE, signal });
      try {
        const asked = { manifest, item, manifests };
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

const HELP = `
The same again is nothing to do. What could not be taken over stands at the end: docs/import.md.
${examples({
  'import https://iiif.example.org/book/manifest --item book':
    'makes the item “book” in the manifests folder',
  'import twin/data/iiif/presentation/3/letter/manifest.json': 'takes an item back from an export of ours',
  'import http://localhost:8080/iiif/presentation/3/letter/manifest --allow localhost:8080':
    'asks a server in a private network',
})}`;
