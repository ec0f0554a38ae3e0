import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const chatRequest = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({ type: z.string() }).optional(),
});

export type ChatRequest = z.output<typeof chatRequest> & { readonly authorization: string | undefined };

/** What the model does with one request. */
export type Answer =
  | { readonly content: string }
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang';

export interface FakeModel {
  readonly baseUrl: string;
  readonly asked: readonly ChatRequest[];
  close(): Promise<void>;
}

/** An OpenAI-compatible server that gives these answers in turn, the last one for ever. */
export async function aModel(...answers: readonly [Answer, ...Answer[]]): Promise<FakeModel> {
  const asked: ChatRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = chatRequest.parse(JSON.parse(await textOf(request)));
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? answers[0];
      asked.push({ ...body, authorization: request.headers.authorization });
      respond(response, request.url ?? '', answer);
    })();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function respond(response: ServerResponse, url: string, answer: Answer): void {
  if (answer === 'hang') return;
  if ('status' in answer) {
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body ?? JSON.stringify({ error: { message: `status ${answer.status}`, type: 'error' } }));
    return;
  }
  response.writeHead(url.endsWith('/chat/completions') ? 200 : 404, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'fake',
      choices: [{ index: 0, message: { role: 'assistant', content: answer.content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
    }),
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

const GOOD_PLAN = {
  subject_line: 'Quick idea for your team',
  message_body: 'Hi {{first_name}},\n\nwould you like to see a demo at {{company}}?\n\nBest regards',
  target_audience: 'SaaS founders in India',
  industry: 'SaaS',
  pain_point: null,
  keywords: ['saas', 'founder', 'india'],
  search: { text: 'SaaS founders in India', role: 'founder', locations: ['India'], industry: 'SaaS', count: null },
};

/** The content of an answer with a plan. */
export function planJson(changes: Partial<Record<keyof typeof GOOD_PLAN, unknown>> = {}): string {
  return JSON.stringify({ ...GOOD_PLAN, ...changes });
}
