/** How an API streams a completion, as server-sent events. */
export interface WireFormat {
  readonly begin: string;
  delta(text: string): string;
  /** @param tokens that it is said to have written */
  end(tokens: number): string;
}

const INPUT_TOKENS = 12;

const chunk = (fields: object) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'fake', ...fields })}\n\n`;

const openai: WireFormat = {
  begin: chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
  delta: (content) => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
  end: (tokens) =>
    [
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
      chunk({
        choices: [],
        usage: { prompt_tokens: INPUT_TOKENS, completion_tokens: tokens, total_tokens: INPUT_TOKENS + tokens },
      }),
      'data: [DONE]\n\n',
    ].join(''),
};

const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

const anthropic: WireFormat = {
  begin: [
    event('message_start', {
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'fake',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: INPUT_TOKENS, output_tokens: 1 },
      },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
  ].join(''),
  delta: (text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  end: (tokens) =>
    [
      event('content_block_stop', { index: 0 }),
      event('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: tokens },
      }),
      event('message_stop', {}),
    ].join(''),
};

/** By the path of the request. */
export const WIRE_FORMATS: Readonly<Record<string, WireFormat | undefined>> = {
  '/v1/chat/completions': openai,
  '/v1/messages': anthropic,
};
