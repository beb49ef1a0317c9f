/** How the doctor asks a server: as the outside would, with a bound on time and on bytes. */

export interface Asked {
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer =
  | {
      readonly kind: 'answer';
      readonly url: string;
      readonly status: number;
      /** Names in small letters; what came twice is joined with commas, as HTTP says. */
      readonly headers: ReadonlyMap<string, string>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'silence'; readonly url: string; readonly why: string };

export type Ask = (url: string, asked?: Asked) => Promise<Answer>;

const PATIENCE = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Redirects are not followed: where they lead is part of the diagnosis. */
export const askByFetch: Ask = async (url, { method = 'GET', headers = {} } = {}) => {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return {
      kind: 'answer',
      url,
      status: response.status,
      headers: new Map(response.headers),
      body: await bodyOf(response),
    };
  } catch (error) {
    return { kind: 'silence', url, why: reason(error) };
  }
};

async function bodyOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** fetch says “fetch failed”, and why only one level below. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

export function textOf(answer: Answer): string {
  return answer.kind === 'answer' ? new TextDecoder().decode(answer.body) : '';
}

/** The JSON of an answer; undefined where it is none. */
export function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(textOf(answer)) as unknown;
  } catch {
    return undefined;
  }
}

export function header(answer: Answer, name: string): string | undefined {
  return answer.kind === 'answer' ? answer.headers.get(name) : undefined;
}

export function statusOf(answer: Answer): string {
  return answer.kind === 'answer' ? String(answer.status) : `no answer (${answer.why})`;
}
