/** What the doctor says: what was looked at and, where it is not well, why and what to do. */

export type Finding =
  | { readonly kind: 'well'; readonly what: string }
  | {
      readonly kind: 'ill';
      readonly what: string;
      /** What was seen, in plain words. */
      readonly seen: string;
      readonly cause: string;
      readonly cure: string;
    };

export function well(what: string): Finding {
  return { kind: 'well', what };
}

export function ill(what: string, seen: string, cause: string, cure: string): Finding {
  return { kind: 'ill', what, seen, cause, cure };
}

/** All findings as lines of plain text. */
export function printFindings(findings: readonly Finding[]): string {
  return findings.map(print).join('\n');
}

function print(finding: Finding): string {
  if (finding.kind === 'well') return `  well  ${finding.what}`;
  const { what, seen, cause, cure } = finding;
  return [
    `  ILL   ${what}`,
    `        seen:  ${seen}`,
    `        cause: ${cause}`,
    `        cure:  ${cure}`,
  ].join('\n');
}
