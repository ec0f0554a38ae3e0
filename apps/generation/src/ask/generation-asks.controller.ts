import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload, Transport } from '@nestjs/microservices';
import { ASK, lostGeneration, type StartAnswer, startGeneration } from '@posthorn/writing';
import { LostGenerations } from '../lost/lost-generations.js';
import { GenerationStarter } from './generation-starter.js';

/** What other services ask of generation, by request and reply. */
@Controller()
export class GenerationAsksController {
  constructor(
    @Inject(GenerationStarter) private readonly starter: GenerationStarter,
    @Inject(LostGenerations) private readonly lost: LostGenerations,
  ) {}

  @MessagePattern(ASK.start, Transport.NATS)
  start(@Payload() asked: unknown): Promise<StartAnswer> {
    return this.starter.start(startGeneration.parse(asked));
  }

  @MessagePattern(ASK.lost, Transport.NATS)
  async end(@Payload() asked: unknown): Promise<{ readonly ended: boolean }> {
    return { ended: await this.lost.end(lostGeneration.parse(asked)) };
  }
}
