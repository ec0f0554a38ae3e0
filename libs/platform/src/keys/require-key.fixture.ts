import { Controller, Get, Module } from '@nestjs/common';
import { Caller } from './caller.js';
import type { Principal } from './principal.js';
import { RequireKey } from './require-key.js';

/** Not a test file, because only sources are compiled with decorators. */
@Controller('guarded')
@RequireKey({ scopes: ['read'] })
class GuardedController {
  @Get('read')
  read(@Caller() caller: Principal): Principal {
    return caller;
  }

  @Get('manage')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  manage(@Caller() caller: Principal): Principal {
    return caller;
  }
}

@Controller('open')
class OpenController {
  @Get()
  open(@Caller() caller: Principal): Principal {
    return caller;
  }
}

@Module({ controllers: [GuardedController, OpenController] })
export class GuardedModule {}
