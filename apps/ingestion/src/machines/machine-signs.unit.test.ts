import { describe, expect, test } from 'vitest';
import { isMachineAgent, isMachineReported, isMachineRequest } from './machine-signs.js';

describe('machines, by what they call themselves', () => {
  test.each([
    ["Apple's privacy proxy", 'Mozilla/5.0'],
    [
      "Gmail's prefetch",
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0',
    ],
    ['a gateway', 'Barracuda Sentinel (EE)'],
    ['another gateway', 'Mozilla/5.0 (compatible; Mimecast URL Protect)'],
    ['Outlook looking whether a link exists', 'Microsoft Office Existence Discovery'],
    ['a preview', 'Mozilla/5.0 (compatible; BingPreview/1.0b)'],
    ['a messenger', 'WhatsApp/2.23.20.0'],
    ['a crawler', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
    [
      'a browser without a screen',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
    ],
    ['a program', 'python-requests/2.32.3'],
    ['another program', 'Java/17.0.2'],
    ['nobody', ''],
  ])('%s', (_, agent) => {
    expect(isMachineAgent(agent)).toBe(true);
  });
});

describe('people, through whatever they read mail with', () => {
  test.each([
    [
      'a phone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    ],
    [
      "Gmail's image proxy",
      'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    ],
    ["Yahoo's image proxy", 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'],
    [
      'Outlook on a desktop',
      'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E; ms-office; MSOffice 16)',
    ],
    ['Thunderbird', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0'],
    [
      'Edge',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
    ],
  ])('%s', (_, agent) => {
    expect(isMachineAgent(agent)).toBe(false);
  });
});

test('a browser that loads ahead says so', () => {
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  expect(isMachineRequest(headers)).toBe(false);
  expect(isMachineRequest({ ...headers, 'sec-purpose': 'prefetch;prerender' })).toBe(true);
  expect(isMachineRequest({ ...headers, purpose: 'prefetch' })).toBe(true);
  expect(isMachineRequest({ ...headers, 'x-moz': 'prefetch' })).toBe(true);
  expect(isMachineRequest({})).toBe(true);
});

test('a provider that names no user agent says nothing', () => {
  expect(isMachineReported(undefined)).toBe(false);
  expect(isMachineReported('Mozilla/5.0')).toBe(true);
});
