import { STATUS_CODES } from 'node:http';

/** One part of a request that is wrong. */
export interface ProblemPart {
  /** Name of a query parameter, path parameter or header. */
  readonly parameter?: string;
  /** JSON Pointer (RFC 6901) into the body. */
  readonly pointer?: string;
  readonly detail: string;
}

export interface ProblemFields {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable, upper snake case, for programs. */
  readonly code: string;
  /** What happened this time, one sentence. */
  readonly detail: string;
  /** What the caller can do about it, one sentence. */
  readonly fix?: string;
  /** The kind of problem, the same for every occurrence; the status text by default. */
  readonly title?: string;
  /** URL that identifies the kind; `about:blank` by default. */
  readonly type?: string;
  /** URL of a page about it. */
  readonly docs?: string;
  readonly errors?: readonly ProblemPart[];
  /** Extension members of the body; other names than the ones above. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Response headers, for example `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** The body of a problem response. @see RFC 9457 section 3 */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly fix?: string;
  readonly docs?: string;
  readonly errors?: readonly ProblemPart[];
  readonly request_id?: string;
  readonly [member: string]: unknown;
}

/** A refusal the caller is told about, as `application/problem+json`. @see RFC 9457 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fix: string | undefined;
  readonly errors: readonly ProblemPart[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(private readonly fields: ProblemFields) {
    super(fields.detail, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title ?? STATUS_CODES[fields.status] ?? 'Error';
    this.detail = fields.detail;
    this.fix = fields.fix;
    this.errors = fields.errors ?? [];
    this.headers = fields.headers ?? {};
  }

  /** @param requestId the id in the response's `x-request-id` */
  toBody(requestId?: string): ProblemBody {
    const { type = 'about:blank', docs, errors, members } = this.fields;
    return {
      type,
      title: this.title,
      status: this.status,
      detail: this.detail,
      code: this.code,
      ...(this.fix === undefined ? {} : { fix: this.fix }),
      ...(docs === undefined ? {} : { docs }),
      ...(errors === undefined ? {} : { errors }),
      ...members,
      ...(requestId === undefined ? {} : { request_id: requestId }),
    };
  }
}
