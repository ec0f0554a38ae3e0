import { z } from 'zod';

const said = z.object({
  delta: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

export interface ReadGeneration {
  readonly text: string;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly isDone: boolean;
  /** What the client brings back; it covers the text and no more. */
  readonly lastEventId: string;
}

/**
 * A client that means to read on. On the first stream an id follows its frame, so a frame counts once its id is there; on one that is read on the id
 * stands inside. Never rejects: a connection that breaks off is what it is made for.
 */
export async function readGeneration(response: Response): Promise<ReadGeneration> {
  let rest = '';
  let pending = '';
  let text = '';
  let error: ReadGeneration['error'];
  let isDone = false;
  let lastEventId = '';
  const take = (block: string): void => {
    const id = /^id: (.+)$/m.exec(block)?.[1];
    const data = /^data: (.+)$/m.exec(block)?.[1];
    if (data === '[DONE]') isDone = true;
    else if (data !== undefined) {
      const { delta = '', error: told } = said.parse(JSON.parse(data));
      pending += delta;
      error = told ?? error;
    }
    if (id === undefined && !isDone) return;
    text += pending;
    pending = '';
    lastEventId = id ?? lastEventId;
  };
  try {
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
  }
  return { text, error, isDone, lastEventId };
}
