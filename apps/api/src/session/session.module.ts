import { Module, type DynamicModule } from '@nestjs/common';
import { PasswordSignInController } from './password-sign-in.controller.js';
import { PasswordSignIn } from './password-sign-in.handler.js';
import { SESSION_TTL_MS } from './session-ttl.js';
import { SessionController } from './session.controller.js';
import { SignInLimits } from './sign-in-limits.js';

/** Signing in and out of browsers. */
@Module({})
export class SessionModule {
  /** @param ttlMs how long a session lasts; milliseconds */
  static forRoot(ttlMs: number): DynamicModule {
    return {
      module: SessionModule,
      controllers: [PasswordSignInController, SessionController],
      providers: [
        PasswordSignIn,
        { provide: SignInLimits, useFactory: () => new SignInLimits() },
        { provide: SESSION_TTL_MS, useValue: ttlMs },
      ],
    };
  }
}
