import { Controller, Inject } from '@nestjs/common';
import { OnTimer, type Timer } from '@posthorn/event-log';
import { HeldSends } from '@posthorn/sending';
import { z } from 'zod';

const timedSend = z.object({ requestId: z.string(), contact: z.string() });

/** A database that is away for an hour uses deliveries up; giving up would leave a send waiting for ever. */
const FOR_EVER = 1_000_000;

/** Sends whose time has come. What is due is decided anew: a timer may fire twice, or for a send that was called off. */
@Controller()
export class SendTimersReactor {
  constructor(@Inject(HeldSends) private readonly heldSends: HeldSends) {}

  @OnTimer('scheduled-send', { concurrency: 64, maxDeliver: FOR_EVER })
  async release({ workspaceId, data }: Timer): Promise<void> {
    await this.heldSends.releaseDue(workspaceId, timedSend.parse(data));
  }

  @OnTimer('approval', { concurrency: 16, maxDeliver: FOR_EVER })
  async expire({ workspaceId, data }: Timer): Promise<void> {
    await this.heldSends.expireApproval(workspaceId, timedSend.parse(data));
  }
}
