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
  // TextDecoder strips one leading byte order mark, as the standard asks.
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split(/\r\n|\n|\r/);
  // The last piece is not ended by a line break: an incomplete line is discarded, and so is its event.
  lines.pop();
  const events: ServerSentEvent[] = [];
  let data = '';
  let type = '';
  let lastEventId = '';
  for (const line of lines) {
    if (line === '') {
      if (data !== '') events.push({ type: type === '' ? 'message' : type, data: data.slice(0, -1), lastEventId });
      data = '';
      type = '';
      continue;
    }
    const { field, value } = split(line);
    if (field === 'event') type = value;
    else if (field === 'data') data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) lastEventId = value;
  }
  return events;
}

/** A comment has the empty field name. */
function split(line: string): { readonly field: string; readonly value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { field: line, value: '' };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
