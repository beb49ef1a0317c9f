/**
 * Everything that can be wrong with what a client sent, in one table: code, status, title.
 * `detail` of a Problem says what was given and what would be right.
 */
const problems = {
  'malformed-address': { status: 400, title: 'The address is malformed' },
  'malformed-identifier': { status: 400, title: 'The identifier is malformed' },
  'bad-region': { status: 400, title: 'The region is not valid' },
  'bad-size': { status: 400, title: 'The size is not valid' },
  'bad-rotation': { status: 400, title: 'The rotation is not valid' },
  'bad-quality': { status: 400, title: 'The quality is not valid' },
  'bad-format': { status: 400, title: 'The format is not valid' },
  'bad-header': { status: 400, title: 'A header of the request is not valid' },
  'bad-parameter': { status: 400, title: 'A parameter is not valid' },
  'too-large': { status: 400, title: 'The image asked for is larger than this server allows' },
  'not-operator': { status: 401, title: 'This is for whoever runs the server' },
  'not-found': { status: 404, title: 'Nothing is here' },
  'unknown-image': { status: 404, title: 'There is no such image' },
  'unknown-item': { status: 404, title: 'There is no such item' },
  'address-too-long': { status: 414, title: 'The address is too long' },
  'too-expensive': { status: 413, title: 'The image asked for costs more than this server can give' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  busy: { status: 503, title: 'The server has too much to do' },
  'changed-image': { status: 503, title: 'The image was replaced while it was read' },
  'unknown-format': { status: 501, title: 'This format is not offered' },
  'damaged-image': { status: 500, title: 'The image file on the server cannot be read' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problems;

/** A mistake that somebody can be told about: thrown at the door, answered as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter: number | undefined;

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions & { readonly retryAfter?: number }) {
    super(detail, options);
    this.code = code;
    this.status = problems[code].status;
    this.title = problems[code].title;
    this.detail = detail;
    this.retryAfter = options?.retryAfter;
  }
}
