import type { Command } from 'commander';
import { askByFetch } from '../doctor/ask.js';
import { diagnose } from '../doctor/diagnose.js';
import { printFindings } from '../doctor/finding.js';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('ask a running server as the outside does, and say what is wrong with its set-up')
    .argument('[address]', 'public address of the server', 'http://localhost:8080')
    .action(async (address: string) => {
      const findings = await diagnose(address, askByFetch);
      process.stdout.write(`${printFindings(findings)}\n`);
      process.exitCode = findings.some(({ kind }) => kind === 'ill') ? 1 : 0;
    });
}
