import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig } from './load-config.js';
import { aiConfig } from './shapes.js';

test.each(['sk\nabc', 'sk abc', 'schlüssel'])('a key that no header can carry is refused at the start (%j)', (key) => {
  expect(() => loadConfig(z.object(aiConfig), { AI_API_KEY: key })).toThrow(/AI_API_KEY: it has a space, a line break/);
});
