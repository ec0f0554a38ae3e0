import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire; ids in hexadecimal. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of its trace. */
  readonly parentSpanId: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Takes what services send by OTLP over HTTP, and keeps the spans. */
export async function startCollector() {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') spans.push(...spansIn(Buffer.concat(chunks)));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    stop: () => void server.close(),
  };
}

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
function spansIn(request: Buffer): ReceivedSpan[] {
  return messages(request, 1).flatMap((resourceSpans) => {
    const { 'service.name': service = '' } = attributesOf(messages(resourceSpans, 1)[0] ?? Buffer.alloc(0), 1);
    return messages(resourceSpans, 2).flatMap((scopeSpans) =>
      messages(scopeSpans, 2).map((span) => spanOf(String(service), span)),
    );
  });
}

function spanOf(service: string, span: Buffer): ReceivedSpan {
  const fields = fieldsOf(span);
  const bytes = (field: number) => (fields.get(field)?.[0] ?? Buffer.alloc(0)) as Buffer;
  const number = (field: number) => Number(fields.get(field)?.[0] ?? 0);
  return {
    service,
    traceId: bytes(1).toString('hex'),
    spanId: bytes(2).toString('hex'),
    parentSpanId: bytes(4).toString('hex'),
    name: bytes(5).toString(),
    kind: number(6),
    startMs: number(7) / 1e6,
    endMs: number(8) / 1e6,
    attributes: attributesOf(span, 9),
  };
}

/** `repeated KeyValue`: 1 is the key, 2 the value, of which 1 is a text, 3 an integer and 5 an array. */
function attributesOf(message: Buffer, field: number): ReceivedSpan['attributes'] {
  const pairs = messages(message, field).map((pair) => {
    const value = messages(pair, 2)[0] ?? Buffer.alloc(0);
    const [array] = messages(value, 5);
    const [text] = messages(value, 1);
    const texts = array && messages(array, 1).map((item) => String(messages(item, 1)[0]));
    return [String(messages(pair, 1)[0]), texts ?? text?.toString() ?? Number(fieldsOf(value).get(3)?.[0])] as const;
  });
  return Object.fromEntries(pairs);
}

function messages(message: Buffer, field: number): Buffer[] {
  return (fieldsOf(message).get(field) ?? []).filter((value) => typeof value !== 'bigint');
}

/** Fields of a message by number. @see https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(message: Buffer): Map<number, (Buffer | bigint)[]> {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (bytes: number): Buffer => message.subarray(at, (at += bytes));
  while (at < message.length) {
    const tag = Number(varint());
    const value = [varint, () => take(8).readBigUInt64LE(), () => take(Number(varint()))][tag & 7]?.();
    if (value === undefined && (tag & 7) !== 5) throw new Error(`wire type ${tag & 7}`);
    const known = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, [...known, value ?? take(4)]);
  }
  return fields;
}
