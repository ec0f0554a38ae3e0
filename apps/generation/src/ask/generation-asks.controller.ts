import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload, Transport } from '@nestjs/microservices';
import { withTraceparent } from '@posthorn/platform';
import { ASK, lostGeneration, type StartAnswer, startGeneration } from '@posthorn/writing';
import { LostGenerations } from '../lost/lost-generations.js';
import { GenerationMeter } from '../metrics/generation-meter.js';
import { GenerationStarter } from './generation-starter.js';

/** What other services ask of generation, by request and reply. */
@Controller()
export class GenerationAsksController {
  constructor(
    @Inject(GenerationStarter) private readonly starter: GenerationStarter,
    @Inject(LostGenerations) private readonly lost: LostGenerations,
    @Inject(GenerationMeter) private readonly meter: GenerationMeter,
  ) {}

  @MessagePattern(ASK.start, Transport.NATS)
  start(@Payload() asked: unknown): Promise<StartAnswer> {
    const ask = startGeneration.parse(asked);
    return withTraceparent(ask.traceparent, () => this.starter.start(ask));
  }

  @MessagePattern(ASK.lost, Transport.NATS)
  async end(@Payload() asked: unknown): Promise<{ readonly ended: boolean }> {
    const ended = await this.lost.end(lostGeneration.parse(asked));
    if (ended) this.meter.ended(1);
    return { ended };
  }
}
