import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { RouteConfig } from '../http/route-options.js';
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

/** Larger than a service takes otherwise. */
export const LARGE_BODY_BYTES = 4_194_304;

@Controller('large')
class LargeBodyController {
  @Post('json')
  @RequireKey({ scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: LARGE_BODY_BYTES })
  json(@Body() body: { readonly text: string }): { length: number } {
    return { length: body.text.length };
  }

  @Post('raw')
  @RouteConfig({ rawBody: true, bodyLimitBytes: LARGE_BODY_BYTES })
  raw(@Body() body: Buffer): { length: number } {
    return { length: body.length };
  }
}

@Controller('open')
class OpenController {
  @Get()
  open(@Caller() caller: Principal): Principal {
    return caller;
  }
}

@Module({ controllers: [GuardedController, LargeBodyController, OpenController] })
export class GuardedModule {}
