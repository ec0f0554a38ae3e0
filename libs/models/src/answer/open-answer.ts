import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AnyModel } from '../language-model.js';

const MAX_REFUSAL_BYTES = 65_536;

export type ModelOf = (options: { fetch: typeof fetch }) => AnyModel;

/**
 * Asks in the words of the AI SDK's provider, which knows what each API wants to be told, and keeps the answer's stream for ourselves: the
 * provider would pass each token through six web streams, which costs twice what all the rest does (ADR 0044). So its `fetch` fails
 * once an answer is there. Whatever is no answer it reads itself, and throws what it makes of it.
 * @throws APICallError
 * @throws the signal's reason, or an `AbortError`
 */
export async function openAnswer(
  modelOf: ModelOf,
  question: Parameters<AnyModel['doStream']>[0] & { readonly abortSignal: AbortSignal },
): Promise<IncomingMessage> {
  let answer: IncomingMessage | undefined;
  const model = modelOf({
    fetch: async (url, init) => {
      const response = await post(url, init);
      if (!isAnswer(response)) return refusalOf(response);
      answer = response;
      throw new Error('the answer is read elsewhere');
    },
  });
  try {
    await model.doStream(question);
  } catch (error) {
    if (!answer) throw error;
  }
  if (!answer) throw new Error('the provider asked nothing');
  return answer;
}

function isAnswer({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** What `fetch` promises: a TypeError of this message when there is no answer at all. */
async function post(url: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<IncomingMessage> {
  const to = new URL(url instanceof Request ? url.url : url);
  // Node's own agents: they keep connections, and go through the proxy that NODE_USE_ENV_PROXY and HTTPS_PROXY name.
  const asked = (to.protocol === 'https:' ? requestHttps : requestHttp)(to, {
    method: 'POST',
    headers: Object.fromEntries(new Headers(init.headers)),
    ...(init.signal && { signal: init.signal }),
  });
  // A server that turns to another protocol (101) ends the request with neither an answer nor an error.
  const closed = once(asked, 'close').then(() => Promise.reject(new Error('closed without an answer')));
  asked.end(init.body);
  try {
    const [response] = await Promise.race([once(asked, 'response'), closed]);
    return response;
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new TypeError('fetch failed', { cause });
  }
}

async function refusalOf(response: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    if ((bytes += chunk.length) > MAX_REFUSAL_BYTES) break;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
  return new Response(Buffer.concat(chunks), { status: response.statusCode ?? 502, headers });
}
