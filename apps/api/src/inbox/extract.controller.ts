import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Caller, misarError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { label } from '../stored-text.js';
import { EXTRACTION_TYPES, type Extraction } from './extraction.js';
import { Extractor } from './extractor.js';
import { workerPaths } from './paths.js';

const body = z.strictObject({
  email_id: label,
  type: z.enum(EXTRACTION_TYPES),
  to: emailAddress.optional().describe('Its mailbox; not needed.'),
});

/** Facts of a mail (PEERS 5.4). */
@Controller(workerPaths('extract'))
@ProblemShape(misarError)
export class ExtractController {
  constructor(@Inject(Extractor) private readonly extractor: Extractor) {}

  /** Reads an order, a shipment, an appointment, a receipt or a one-time code out of a received mail; what it does not say is null. */
  @Post()
  @HttpCode(200)
  @RequireKey({ scopes: ['read'] })
  async extract(
    @Caller() caller: Principal,
    @Body({ schema: body }) { email_id: id, type, to }: z.output<typeof body>,
  ): Promise<{ email_id: string; extraction: Extraction }> {
    return { email_id: id, extraction: await this.extractor.extract(caller, { id, type, to }) };
  }
}
