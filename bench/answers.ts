/** Reads HTTP/1.1 answers off a connection, as little as counting them takes: status, length, end. */

export interface Answer {
  readonly status: number;
  /** Bytes of the body. */
  readonly bytes: number;
  /** Whether the connection can be used again. */
  readonly stays: boolean;
}

type State =
  | { readonly kind: 'head'; readonly text: string }
  | { readonly kind: 'length'; readonly head: Head; readonly left: number }
  | { readonly kind: 'chunk size'; readonly head: Head; readonly text: string; readonly bytes: number }
  | { readonly kind: 'chunk'; readonly head: Head; readonly left: number; readonly bytes: number }
  | { readonly kind: 'last'; readonly head: Head; readonly left: number; readonly bytes: number }
  | { readonly kind: 'done'; readonly answer: Answer };

interface Head {
  readonly status: number;
  readonly length: number;
  readonly chunked: boolean;
  readonly stays: boolean;
}

/** For one connection without pipelining: give it what arrives; it gives the answer once that is whole. */
export function answerReader(): (arrived: Buffer) => Answer | undefined {
  let state: State = { kind: 'head', text: '' };
  return (arrived) => {
    let at = 0;
    for (;;) {
      const before: State = state;
      ({ state, at } = step(state, arrived, at));
      if (state.kind === 'done') {
        const { answer } = state;
        state = { kind: 'head', text: '' };
        return answer;
      }
      if (at >= arrived.length && state.kind === before.kind) return undefined;
    }
  };
}

interface Step {
  readonly state: State;
  readonly at: number;
}

function step(state: State, arrived: Buffer, at: number): Step {
  const here = arrived.length - at;
  switch (state.kind) {
    case 'head':
      return readHead(state.text, arrived, at);
    case 'length': {
      if (here < state.left) return { state: { ...state, left: state.left - here }, at: arrived.length };
      return { state: done(state.head, state.head.length), at: at + state.left };
    }
    case 'chunk size':
      return readChunkSize(state, arrived, at);
    case 'chunk': {
      if (here < state.left) return { state: { ...state, left: state.left - here }, at: arrived.length };
      const { head, bytes, left } = state;
      return { state: { kind: 'chunk size', head, bytes, text: '' }, at: at + left };
    }
    case 'last':
      if (here < state.left) return { state: { ...state, left: state.left - here }, at: arrived.length };
      return { state: done(state.head, state.bytes), at: at + state.left };
    case 'done':
      return { state, at };
  }
}

function readHead(already: string, arrived: Buffer, at: number): Step {
  const end = arrived.indexOf('\r\n\r\n', at, 'latin1');
  // A head that came in pieces: its end may lie across them.
  const text = already + arrived.toString('latin1', at, end < 0 ? arrived.length : end + 4);
  const whole = text.indexOf('\r\n\r\n');
  if (whole < 0) return { state: { kind: 'head', text }, at: arrived.length };
  const head = parseHead(text.slice(0, whole + 2));
  const next = at + whole + 4 - already.length;
  if (head.chunked) return { state: { kind: 'chunk size', head, text: '', bytes: 0 }, at: next };
  return head.length === 0
    ? { state: done(head, 0), at: next }
    : { state: { kind: 'length', head, left: head.length }, at: next };
}

function parseHead(text: string): Head {
  const status = Number(text.slice(9, 12));
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
  const bodiless = status === 204 || status === 304;
  return {
    status,
    length: bodiless ? 0 : length,
    chunked: !bodiless && /\r\ntransfer-encoding: *chunked/i.test(text),
    stays: !/\r\nconnection: *close/i.test(text),
  };
}

function readChunkSize(state: Extract<State, { kind: 'chunk size' }>, arrived: Buffer, at: number): Step {
  const end = arrived.indexOf(10, at);
  const text = state.text + arrived.toString('latin1', at, end < 0 ? arrived.length : end + 1);
  if (end < 0) return { state: { ...state, text }, at: arrived.length };
  const size = Number.parseInt(text, 16);
  const { head, bytes } = state;
  // The line end after each chunk is read with it.
  return size === 0
    ? { state: { kind: 'last', head, bytes, left: 2 }, at: end + 1 }
    : { state: { kind: 'chunk', head, bytes: bytes + size, left: size + 2 }, at: end + 1 };
}

function done({ status, stays }: Head, bytes: number): State {
  return { kind: 'done', answer: { status, bytes, stays } };
}
