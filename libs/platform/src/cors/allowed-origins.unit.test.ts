import { expect, test } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import { loadConfig } from '../config/load-config.js';
import { browserConfig } from '../config/shapes.js';
import { z } from 'zod';
import { AllowedOrigins } from './allowed-origins.js';

const config = z.object(browserConfig);

test('only what stands in the list, exactly, is trusted', () => {
  const origins = new AllowedOrigins('https://app.example.com, http://localhost:5173');
  expect(origins.trusts('https://app.example.com')).toBe(true);
  expect(origins.trusts('http://localhost:5173')).toBe(true);
  for (const other of [
    'http://app.example.com',
    'https://app.example.com:444',
    'https://app.example.com.evil.org',
    'https://evil.org/https://app.example.com',
    'https://APP.example.com',
    'null',
    '',
    '*',
  ])
    expect(origins.trusts(other), other).toBe(false);
});

test('* lets every page read and trusts none', () => {
  const origins = new AllowedOrigins('*');
  expect([origins.any, origins.none, origins.trusts('*'), origins.trusts('https://a.example')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test.each([undefined, '', ' , '])('%j is nobody', (setting) => {
  expect(new AllowedOrigins(setting).none).toBe(true);
});

test.each([
  'https://app.example.com/',
  'https://app.example.com:443',
  'app.example.com',
  'https://App.example.com',
  'https://*.example.com',
  'ftp://example.com',
  'https://a.example,*',
  'null',
])('CORS_ORIGINS=%s stops the service and says what an origin looks like', (setting) => {
  const load = () => loadConfig(config, { CORS_ORIGINS: setting });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/CORS_ORIGINS.*https:\/\/app\.example\.com/);
});

test('good origins start the service', () => {
  expect(loadConfig(config, { CORS_ORIGINS: 'https://a.example, http://[::1]:8080' })).toMatchObject({
    CORS_ORIGINS: 'https://a.example, http://[::1]:8080',
    SESSION_COOKIES: 'auto',
  });
  expect(loadConfig(config, { CORS_ORIGINS: '*' })).toMatchObject({ CORS_ORIGINS: '*' });
});

test.each([
  ['', false],
  ['*', false],
  ['https://a.example', true],
])('with CORS_ORIGINS=%j answers vary by origin: %s', (setting, vary) => {
  expect(new AllowedOrigins(setting).vary).toBe(vary);
});
