import { createParser } from 'eventsource-parser';

export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

/**
 * An event stream read to the letter of the standard, so that no library's leniency covers for us.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function readEventStream(bytes: Uint8Array): ServerSentEvent[] {
  return [...new EventStreamParser().feed(bytes)];
}

/** The same for bytes as they come; what the last empty line does not end is no event yet, and never if nothing follows. */
export class EventStreamParser {
  /** What an EventSource sends when it connects again. */
  lastEventId = '';
  /** The server's wish for the time until then; milliseconds. */
  reconnectionMs: number | undefined;
  readonly comments: string[] = [];
  /** TextDecoder strips one leading byte order mark, as the standard asks. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #line = '';
  #id: string;
  #data = '';
  #type = '';

  constructor(lastEventId = '') {
    this.lastEventId = lastEventId;
    this.#id = lastEventId;
  }

  /** True between the first byte of an event or comment and the empty line that ends it. */
  get incomplete(): boolean {
    return this.#line !== '' || this.#data !== '' || this.#type !== '' || this.#id !== this.lastEventId;
  }

  *feed(bytes: Uint8Array): Generator<ServerSentEvent> {
    const text = this.#line + this.#decoder.decode(bytes, { stream: true });
    let from = 0;
    for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) {
      // A line feed may follow with the next bytes.
      if (end === '\r' && index + 1 === text.length) break;
      const event = this.#interpret(text.slice(from, index));
      from = index + end.length;
      if (event) yield event;
    }
    this.#line = text.slice(from);
  }

  #interpret(line: string): ServerSentEvent | undefined {
    if (line === '') return this.#dispatch();
    const { field, value } = split(line);
    if (field === '') this.comments.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'data') this.#data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^[0-9]+$/.test(value)) this.reconnectionMs = Number(value);
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    this.lastEventId = this.#id;
    const [data, type] = [this.#data, this.#type];
    this.#data = '';
    this.#type = '';
    if (data === '') return undefined;
    return { type: type === '' ? 'message' : type, data: data.slice(0, -1), lastEventId: this.lastEventId };
  }
}

/** A comment has the empty field name. */
function split(line: string): { readonly field: string; readonly value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { field: line, value: '' };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}

/** The same by the parser that most clients use. */
export function byParserInUse(bytes: Uint8Array): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  let lastEventId = '';
  const parser = createParser({
    onEvent: ({ id, event = 'message', data }) => {
      lastEventId = id ?? lastEventId;
      events.push({ type: event, data, lastEventId });
    },
  });
  parser.feed(new TextDecoder().decode(bytes));
  return events;
}
