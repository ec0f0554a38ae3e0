import { describe, expect, test } from 'vitest';
import { cachedResolver } from './cached-resolver.js';

/** Answers in turn, and counts the questions. */
function aResolver(...answers: readonly (readonly unknown[] | Error)[]) {
  const asked: string[] = [];
  const resolve = (name: string, type: string) => {
    const answer = answers[Math.min(asked.push(`${type} ${name}`), answers.length) - 1] ?? [];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { asked, resolve };
}

const trouble = (code: string) => Object.assign(new Error(code), { code });

describe('a question', () => {
  test('is asked once, whoever asks it at once or soon after, however it is written', async () => {
    const { asked, resolve } = aResolver([['v=spf1 -all']]);
    const cached = cachedResolver(resolve);
    const answers = await Promise.all([cached('a.example', 'TXT'), cached('A.example', 'TXT')]);
    expect([...answers, await cached('a.example', 'TXT')]).toEqual([
      [['v=spf1 -all']],
      [['v=spf1 -all']],
      [['v=spf1 -all']],
    ]);
    await cached('a.example', 'MX');
    expect(asked).toEqual(['TXT a.example', 'MX a.example']);
  });

  test('about what does not exist is asked once as well', async () => {
    const { asked, resolve } = aResolver(trouble('ENOTFOUND'));
    const cached = cachedResolver(resolve);
    for (let i = 0; i < 2; i++) await expect(cached('a.example', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(asked).toHaveLength(1);
  });

  test('that was not answered is asked again', async () => {
    const { asked, resolve } = aResolver(trouble('ETIMEOUT'), [['late']]);
    const cached = cachedResolver(resolve);
    await expect(cached('a.example', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(await cached('a.example', 'TXT')).toEqual([['late']]);
    expect(asked).toHaveLength(2);
  });

  test('is asked again when its answer is old', async () => {
    const { asked, resolve } = aResolver([1]);
    const cached = cachedResolver(resolve, { ttlMs: 0 });
    await cached('a.example', 'A');
    await cached('a.example', 'A');
    expect(asked).toHaveLength(2);
  });
});
