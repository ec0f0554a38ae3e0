import { mailsAiError, Problem, validationProblem, type MailsAiError, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import type { Composer } from './composer.js';
import { MAX_BATCH, messageBody } from './message-body.js';
import type { Repeatable } from './message-ids.js';
import type { MessageView } from './message-view.js';

/** Body of `POST /v1/messages/batch`. What is in it is checked one by one: one bad message does not stop the others. */
export const batchBody = z.array(z.record(z.string(), z.unknown())).min(1).max(MAX_BATCH);

/** Messages under way at once: a hundred, each to 150 people, would take the server from everybody else. */
const AT_ONCE = 10;

/** One result for each message, in their order. */
export interface BatchAnswer {
  readonly data: readonly (MessageView | MailsAiError)[];
  readonly batch_size: number;
}

export class Batch {
  constructor(private readonly composer: Pick<Composer, 'send'>) {}

  async send(
    bodies: readonly Record<string, unknown>[],
    caller: Principal,
    repeatable: Omit<Repeatable, 'part'>,
  ): Promise<BatchAnswer> {
    const data: (MessageView | MailsAiError)[] = [];
    for (let place = 0; place < bodies.length; place += AT_ONCE) {
      const some = bodies.slice(place, place + AT_ONCE);
      const results = some.map((body, i) => this.one(body, caller, { ...repeatable, part: `batch:${place + i}` }));
      data.push(...(await Promise.all(results)));
    }
    return { data, batch_size: bodies.length };
  }

  private async one(
    body: Record<string, unknown>,
    caller: Principal,
    repeatable: Repeatable,
  ): Promise<MessageView | MailsAiError> {
    const parsed = messageBody.safeParse(body);
    if (!parsed.success) return mailsAiError(validationProblem(parsed.error.issues, { type: 'body', data: undefined }));
    try {
      return await this.composer.send(parsed.data, caller, repeatable);
    } catch (error) {
      // What was refused is that message's result. Where the server failed the whole batch has to come again.
      if (error instanceof Problem && error.status < 500) return mailsAiError(error);
      throw error;
    }
  }
}
