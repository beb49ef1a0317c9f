import type { Command } from 'commander';
import { examples } from './examples.js';
import { Misuse } from './misuse.js';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('ask a running server as the outside does, and say what is wrong with its set-up')
    .argument('[address]', 'public address of the server', 'http://localhost:8080')
    .addHelpText(
      'after',
      examples({
        'doctor https://iiif.example.org': 'asks through the proxy, as everybody does',
        'doctor http://localhost:8080': 'asks the server itself',
      }),
    )
    .action(async (address: string) => {
      if (!/^https?:\/\/./.test(address))
        throw new Misuse(`“${address}” is no address: write it with http:// or https:// in front.`);
      const { askByFetch } = await import('../doctor/ask.js');
      const { diagnose } = await import('../doctor/diagnose.js');
      const { printFindings } = await import('../doctor/finding.js');
      const findings = await diagnose(address, askByFetch);
      process.stdout.write(`${printFindings(findings)}\n`);
      process.exitCode = findings.some(({ kind }) => kind === 'ill') ? 1 : 0;
    });
}
