import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { storedText } from '../stored-text.js';
import { assertOwnTenant } from '../tenant.js';
import { answerIntent, type IntentAnswer } from './classify-intent.js';

/** molted's own caps: subject 1 KB, text 100 KB (PEERS 5.1). */
const words = storedText.max(102_400);
const body = z
  .strictObject({
    tenantId: z.string().optional(),
    subject: storedText.max(1_024).optional(),
    text: words.optional().describe("The author's own words."),
    body: words.optional().describe('Alias of `text`.'),
    from: emailAddress.optional(),
  })
  .refine(({ text, body: alias }) => text !== undefined || alias !== undefined, {
    path: ['text'],
    message: 'is required: what is to be classified',
  })
  .refine(({ text, body: alias }) => text === undefined || alias === undefined || text === alias, {
    path: ['body'],
    message: 'is an alias of text and must not differ from it',
  });

/** What a text wants, without a mail and without a trace (PEERS 5.1). */
@Controller('v1/agent')
export class IntentController {
  /** Classifies a text as received mail is classified. Nothing is kept. */
  @Post('classify-intent')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  classify(
    @Caller() caller: Principal,
    @Body({ schema: body }) { tenantId, subject, text, body: alias, from }: z.output<typeof body>,
  ): IntentAnswer {
    assertOwnTenant(caller, tenantId);
    return answerIntent({ subject, text: text ?? alias ?? '', from, nowMs: Date.now() });
  }
}
