import { expect, test } from 'vitest';
import { choosePlanner } from './choose-planner.js';

const AI_TIMEOUT_MS = 1_000;
const AI_BASE_URL = 'http://127.0.0.1:11434/v1';

test('a model that is set up plans, without one it is done offline', () => {
  expect(choosePlanner({ AI_TIMEOUT_MS, AI_BASE_URL, AI_MODEL: 'llama3.2' }).name).toBe('llama3.2');
  expect(choosePlanner({ AI_TIMEOUT_MS }).name).toBe('offline');
});

test('half a setting is refused', () => {
  expect(() => choosePlanner({ AI_TIMEOUT_MS, AI_BASE_URL })).toThrow('AI_MODEL: is not set, but AI_BASE_URL is');
  expect(() => choosePlanner({ AI_TIMEOUT_MS, AI_MODEL: 'x' })).toThrow('AI_BASE_URL: is not set, but AI_MODEL is');
});
