import type { StoredMessage } from './decode.js';

/** Merges sources that are each in order into one that is; a message that several give comes once. */
export async function* mergeInOrder<Message extends Pick<StoredMessage, 'seq'>>(
  sources: readonly AsyncIterable<Message>[],
): AsyncGenerator<Message> {
  const readers = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    let heads = await Promise.all(readers.map(advance));
    while (true) {
      heads = heads.filter(({ message }) => message !== undefined);
      const next = Math.min(...heads.map(({ message }) => message?.seq ?? Infinity));
      const [first] = heads.filter(({ message }) => message?.seq === next);
      if (!first?.message) return;
      yield first.message;
      for (const [i, head] of heads.entries()) {
        if (head.message?.seq === next) heads[i] = await advance(head.reader);
      }
    }
  } finally {
    for (const reader of readers) await reader.return?.();
  }
}

async function advance<Message>(
  reader: AsyncIterator<Message>,
): Promise<{ reader: AsyncIterator<Message>; message: Message | undefined }> {
  const { done, value } = await reader.next();
  return { reader, message: done ? undefined : value };
}
