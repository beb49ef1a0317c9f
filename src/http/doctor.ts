/** `/doctor`: the diagnosis as a page, for whoever runs the server and for nobody else. */
import type { RequestHandler, Request } from 'express';
import { askByFetch } from '../doctor/ask.js';
import { diagnose } from '../doctor/diagnose.js';
import type { Finding } from '../doctor/finding.js';
import { doctorPage, type Health } from '../pages/doctor.js';
import { Problem } from '../problem.js';
import { admit, type Guard } from './operator.js';
import { html } from './reply.js';
import { answering } from './send.js';
import { ownPage, visitOf } from './visit.js';

/** How the server is, seen from inside. */
export type Inside = Omit<Health, 'findings'>;

export function createDoctor(
  guard: Guard,
  inside: () => Inside,
  base: (request: Request) => string,
): readonly RequestHandler[] {
  const findings = sharing((address) => diagnose(address, askByFetch));
  const page = answering(async (request) => {
    const visit = { ...visitOf(request, base(request)), language: 'en', chosen: false } as const;
    const health = { ...inside(), findings: await findings(visit.base) };
    return html(doctorPage(health, visit), { ...ownPage(), 'Cache-Control': 'no-store' });
  });
  const door: RequestHandler = (request, response, next) => {
    const admission = admit(request, guard);
    if (admission === 'unknown') {
      next('route');
      return;
    }
    // Pages of other sites may read everything else here. Not this.
    response.removeHeader('Access-Control-Allow-Origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (admission === 'asked') {
      response.setHeader('WWW-Authenticate', 'Basic realm="Palimpsest doctor", charset="UTF-8"');
      throw new Problem(
        'not-operator',
        'Give the token that PALIMPSEST_OPERATOR_TOKEN holds as the password, with any user name.',
      );
    }
    next();
  };
  return [door, page];
}

type Findings = (address: string) => Promise<readonly Finding[]>;

/** Who asks while the same address is being diagnosed gets the same findings: it takes a hundred requests. */
function sharing(diagnosed: Findings): Findings {
  const underWay = new Map<string, ReturnType<Findings>>();
  return (address) => {
    const known = underWay.get(address);
    if (known !== undefined) return known;
    const asked = diagnosed(address).finally(() => underWay.delete(address));
    underWay.set(address, asked);
    return asked;
  };
}
