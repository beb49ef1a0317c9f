/** What the project promises, as ratios within one run. Pure. */
import type { Name } from './contenders.js';
import type { Spread } from './statistics.js';
import type { Workload } from './workloads.js';

export interface Target {
  readonly workloads: readonly Workload['name'][];
  /** Only for runs that begin cold, or hot; both when left out. */
  readonly cold?: boolean;
  readonly against: Name;
  /** `processor`: its processor time over ours. `rate`: our requests a second over its. Larger is better in both. */
  readonly measure: 'processor' | 'rate';
  readonly atLeast: number;
  readonly words: string;
}

export const TARGETS: readonly Target[] = [
  {
    workloads: ['session', 'sizes'],
    cold: true,
    against: 'IIPImage',
    measure: 'processor',
    atLeast: 20,
    words: 'at least 20 times less processor time',
  },
  {
    workloads: ['session', 'sizes'],
    cold: true,
    against: 'iiif-processor',
    measure: 'processor',
    atLeast: 150,
    words: 'at least 150 times less processor time',
  },
  {
    workloads: ['session', 'sizes'],
    cold: true,
    against: 'node:http, files',
    measure: 'processor',
    atLeast: 1 / 1.6,
    words: 'at most 1.6 times its processor time',
  },
  {
    workloads: ['session', 'sizes'],
    cold: false,
    against: 'node:http, memory',
    measure: 'processor',
    atLeast: 1 / 1.6,
    words: 'at most 1.6 times its processor time',
  },
  {
    workloads: ['session', 'sizes'],
    against: 'nginx, files',
    measure: 'processor',
    atLeast: 1 / 4,
    words: 'at most 4 times its processor time',
  },
  {
    workloads: ['info.json'],
    against: 'IIPImage',
    measure: 'rate',
    atLeast: 1.5,
    words: 'at least 1.5 times its requests a second',
  },
  {
    workloads: ['regions', 'thumbnails'],
    against: 'sharp',
    measure: 'processor',
    atLeast: 1 / 1.2,
    words: 'at most 1.2 times its processor time',
  },
];

export function targetOf({ name, cold }: Workload, against: Name): Target | undefined {
  return TARGETS.find(
    (target) =>
      target.workloads.includes(name) &&
      target.against === against &&
      (target.cold === undefined || target.cold === cold),
  );
}

/** By the median; a spread that reaches over the line is said. */
export function verdict(atLeast: number, { median, least, most }: Spread): string {
  const met = median >= atLeast;
  const sure = met ? least >= atLeast : most < atLeast;
  return `${met ? 'met' : 'not met'}${sure ? '' : ', within the noise'}`;
}
