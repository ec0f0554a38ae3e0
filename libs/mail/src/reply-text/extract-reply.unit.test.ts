import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { extractReply } from './extract-reply.js';

const lines = (...all: readonly string[]): string => all.join('\n');

describe('a reply', () => {
  test('above a quotation is what stands above it', () => {
    const text = lines(
      'Yes, Tuesday works.',
      '',
      'On Mon, 2 Mar 2026 at 18:02, Bob <bob@b.example> wrote:',
      '',
      '> Does Tuesday work?',
      '>',
      '> Bob',
    );
    expect(extractReply(text)).toEqual({
      reply: 'Yes, Tuesday works.',
      quoted: lines(
        'On Mon, 2 Mar 2026 at 18:02, Bob <bob@b.example> wrote:',
        '',
        '> Does Tuesday work?',
        '>',
        '> Bob',
      ),
      signature: '',
    });
  });

  test.each([
    'On Fri, Sarah wrote:',
    'Am Freitag schrieb Sarah:',
    'Le vendredi, Sarah a écrit :',
    'El lunes, Sara escribió:',
  ])('ends above marks of a quotation with an introduction that names no date: %s', (introduction) => {
    expect(extractReply(`Yes.\n\n${introduction}\n> Does Tuesday work?\n`).reply.trim()).toBe('Yes.');
    const own = `${introduction}\nnothing at all\n`;
    expect(extractReply(own).reply).toBe(own.trimEnd());
  });

  test.each([
    ['English', 'On 2 Mar 2026, at 18:02, Bob <bob@b.example> wrote:'],
    ['folded', 'On Mon, Mar 2, 2026 at 6:02 PM Robert Longname\n<bob@b.example>\nwrote:'],
    ['German', 'Am Mo., 2. März 2026 um 18:02 Uhr schrieb Bob <bob@b.example>:'],
    ['French', 'Le lun. 2 mars 2026 à 18:02, Bob <bob@b.example> a écrit :'],
    ['Spanish', 'El lun, 2 mar 2026 a las 18:02, Bob (<bob@b.example>) escribió:'],
    ['Italian', 'Il giorno lun 2 mar 2026 alle ore 18:02 Bob <bob@b.example> ha scritto:'],
    ['Portuguese', 'Em seg., 2 de mar. de 2026 às 18:02, Bob <bob@b.example> escreveu:'],
    ['Dutch', 'Op ma 2 mrt 2026 om 18:02 schreef Bob <bob@b.example>:'],
    ['Russian', 'пн, 2 мар. 2026 г. в 18:02, Bob <bob@b.example>:'],
    ['Japanese', '2026年3月2日(月) 18:02 Bob <bob@b.example>:'],
    [
      'Outlook',
      'From: Bob <bob@b.example>\nSent: Monday, March 2, 2026 6:02 PM\nTo: Ann <ann@a.example>\nSubject: Tuesday',
    ],
    ['Outlook in German', 'Von: Bob <bob@b.example>\nGesendet: Montag, 2. März 2026 18:02\nAn: Ann\nBetreff: Tuesday'],
    [
      'Outlook in French',
      '________________________________\nDe : Bob <bob@b.example>\nEnvoyé : lundi 2 mars 2026 18:02\nÀ : Ann\nObjet : Tuesday',
    ],
    ['Outlook in Chinese', '发件人: Bob <bob@b.example>\n发送时间: 2026年3月2日 18:02\n收件人: Ann\n主题: Tuesday'],
    ['an old Outlook', '-----Original Message-----\nFrom: Bob\nSubject: Tuesday'],
    ['a forward', '---------- Forwarded message ---------\nFrom: Bob <bob@b.example>\nDate: Mon, 2 Mar 2026'],
    ['Danish without an address', 'Den 02/03/2026 kl. 18.02 skrev Bob Miller:'],
    ['German without an address', 'Am 02.03.2026 um 18:02 schrieb Bob Müller:'],
    ['another Dutch', 'Op 2 mrt. 2026, om 18:02 heeft Bob <bob@b.example> het volgende geschreven:'],
    ['Vietnamese', 'Vào 18:02 2 tháng 3, 2026, Bob <bob@b.example> đã viết:'],
    ['Polish', 'Dnia 2 marca 2026 18:02 Bob <bob@b.example> napisał(a):'],
    ['who sent', 'On 02-Mar-2026, at 6:02 PM, Bob <bob@b.example> sent:'],
    ['two fields', 'From: bob@b.example\nDate: Mon, 2 Mar 2026 18:02:00 +0100'],
    ['a date first', 'Date: Mon, 2 Mar 2026 18:02:00 +0100\nTo: ann@a.example'],
    ['italics', '_From:_ Bob <bob@b.example>\n_Sent:_ 2 March 2026 18:02\n_To:_ Ann'],
    [
      'Outlook in Swedish',
      'Från: Bob [mailto:bob@b.example]\nSkickat: den 2 mars 2026 18:02\nTill: Ann\nÄmne: RE: Tuesday',
    ],
    ['Outlook in Polish', 'Od: Bob\nWysłano: poniedziałek, 2 marca 2026\nDo: Ann\nTemat: Tuesday'],
    ['Apple Mail', 'Begin forwarded message:\n\nFrom: Bob'],
    ['Zoho', '---- On Mon, 02 Mar 2026 18:02:00 +0100 Bob <bob@b.example> wrote ----'],
  ])('ends where %s says that a quotation begins', (_name, introduction) => {
    const marked = lines('Yes.', '', introduction, '', '> Does Tuesday work?');
    const unmarked = lines('Yes.', '', introduction, '', 'Does Tuesday work?');
    expect(extractReply(marked).reply).toBe('Yes.');
    expect(extractReply(unmarked).reply).toBe('Yes.');
    expect(extractReply(unmarked).quoted).toContain('Does Tuesday work?');
  });

  test('between and below quotations is all of it', () => {
    const text = lines('> Does Tuesday work?', '', 'Yes.', '', '> And who comes?', '', 'Ann and me.', '', '-- ', 'Bob');
    expect(extractReply(text)).toMatchObject({ reply: 'Yes.\n\nAnn and me.', signature: '--\nBob' });
  });

  test('above answers is believed to be signed by the delimiter alone', () => {
    const text = lines('I read it on the train.', 'Thanks', '', '> Does Tuesday work?', '', 'Yes.');
    expect(extractReply(text)).toMatchObject({ reply: 'I read it on the train.\nThanks\n\nYes.', signature: '' });
  });

  test.each([
    ['Thanks,', 'Bob'],
    ['Best regards,', '', 'Bob Miller', 'Head of Sales', '+49 30 1234567'],
    ['Mit freundlichen Grüßen', 'Bob Müller'],
    ['Cordialement,', 'Bob'],
    ['С уважением,', 'Борис'],
    ['-- ', 'Bob', 'https://b.example'],
    ['Sent from my iPhone'],
    ['Sent via BlackBerry'],
    ['---', 'Bob', '+49 30 1234567'],
    ['Get Outlook for iOS'],
    ['Von meinem iPhone gesendet'],
    ['- Bob Miller'],
    ['Bob Miller', 'bob@b.example', '(555) 346-9947'],
  ])('ends where the signature begins: %s', (...signature) => {
    const { reply, signature: found } = extractReply(lines('I like it.', '', ...signature));
    expect([reply, found]).toEqual(['I like it.', lines(...signature.map((line) => line.trimEnd()))]);
  });

  test.each([
    ['Thanks, that helps a lot. When can we meet?'],
    ['Thanks'],
    ['Call me:\n+49 30 1234567'],
    ['I wrote:\n\n1. one\n2. two'],
    ['On Monday I said: no.\nOn Tuesday she wrote: yes.'],
    ['From: the beginning\nI was against it'],
    ['Sent from my desk, which is better than my phone.'],
    ['The options:\n\n- Red\n- Blue'],
    ['a -- b'],
    ['Bob wrote this in 2019:\n\n1. one'],
    ['In 2019 Bob wrote:\nnothing at all'],
    ['Max schrieb 2019 einen Brief:\nLieber Max'],
    ['One.\n\n---\n\nTwo is longer, and a sentence.'],
    ['He wrote to me. Date: open'],
    ['When: 2026-03-02\nTo: be decided'],
    ['Date: Tuesday\nTo: discuss'],
  ])('that looks like something else is left whole: %s', (text) => {
    expect(extractReply(text)).toEqual({ reply: text, quoted: '', signature: '' });
  });

  test('that is nothing but a forward is empty', () => {
    expect(extractReply('---------- Forwarded message ---------\nFrom: Bob\n\nHi').reply).toBe('');
    expect(extractReply('')).toEqual({ reply: '', quoted: '', signature: '' });
  });
});

describe('any text', () => {
  const SCRAPS = [
    '> ',
    '>',
    '-- ',
    '__',
    '____________________________',
    'On 2 Mar 2026 Bob <b@b.example> wrote:',
    'wrote:',
    'From: a',
    'Sent: b',
    'To: c',
    'Subject: d',
    'Thanks,',
    'Bob Miller',
    'Sent from my iPhone',
    '',
    ' ',
    'Hello there.',
    '-----Original Message-----',
    '2026-03-02',
    '<b@b.example>:',
  ];
  const words = (text: string): string[] =>
    text
      .split(/\s+/)
      .filter((word) => word !== '')
      .toSorted();

  test('is cut in three without a word lost or made', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...SCRAPS), fc.string()), { maxLength: 40 }), (all) => {
        const text = all.join('\n');
        const { reply, quoted, signature } = extractReply(text);
        expect(words(`${reply}\n${quoted}\n${signature}`)).toEqual(words(text));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    '> \n',
    '>',
    '\n',
    ' ',
    '-',
    '_',
    'On ',
    'wrote:',
    'wrote:\n',
    'On 2 Mar 2026\n',
    'From: a\n',
    'From: a\nSent: b\n',
    'Thanks,\n',
    'Bob\n',
    '-- \n',
    ':\n',
    '2026 <a@b.example>:',
    'a:\n> \n',
    '0',
    '(',
    '*From',
    '\t\n',
    '. ',
  ])('of a megabyte of %j is cut in no time', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = cpuMs();
    extractReply(`${text}x`);
    extractReply(`Hello\n${text}`);
    expect(cpuMs() - started).toBeLessThan(2500);
  });
});
