import { RouteConfig } from '@nestjs/platform-fastify';
import { describe, expect, test } from 'vitest';
import type { Problem } from './problem.js';
import { ProblemShape } from './problem-shape.js';

const shape = (problem: Problem) => ({ error: problem.detail });

describe('ProblemShape', () => {
  test("reaches every route and keeps the route's own config", () => {
    class Routes {
      plain(): void {}
      raw(): void {}
    }
    const descriptorOf = (name: string) => Object.getOwnPropertyDescriptor(Routes.prototype, name)!;
    const configOf = (name: string): unknown => Reflect.getMetadata(RouteConfig({}).KEY, descriptorOf(name).value);
    RouteConfig({ rawBody: true })(Routes.prototype, 'raw', descriptorOf('raw'));

    ProblemShape(shape)(Routes);

    expect(configOf('plain')).toEqual({ problemShape: shape });
    expect(configOf('raw')).toEqual({ rawBody: true, problemShape: shape });
  });
});
