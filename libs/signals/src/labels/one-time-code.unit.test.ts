import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneTimeCode } from './one-time-code.js';

describe('a one-time code', () => {
  test.each([
    ['Your code is 847293', '', '847293'],
    ['G-123456 is your Google verification code', '', 'G-123456'],
    ['Sign in', 'Hi,\n\nYour verification code:\n\n  481 920\n\nExpires in 10 minutes.', '481920'],
    ['Your Apple ID code is: 123 456', "Don't share it.", '123456'],
    ['Verify your device', 'Use 5512 to verify your device. Copyright 2026 Northwind.', '5512'],
    ['Login', 'Enter this code: K7QX2M9P', 'K7QX2M9P'],
    ['Confirm', 'Confirm your address. Your code is WDJ-MJH', 'WDJ-MJH'],
    ['New device', 'Enter WDJB-MJHT to connect it with this code.', 'WDJB-MJHT'],
    ['Verify', 'Here is your verification code\n\n7F2A91\n\nThanks', '7F2A91'],
    ['Password reset', 'Your one-time password (OTP) is 2024', '2024'],
    ['OTP', '123456 is your OTP. Do not share it.', '123456'],
    ['Ihr Code', 'Ihr Bestätigungscode lautet: 558120.', '558120'],
    ['', 'Votre code de vérification est : 901234', '901234'],
    ['Código', 'Su código de acceso es 55201. Caduca en 15 minutos.', '55201'],
    ['Codice', 'Il tuo codice di verifica è 402911', '402911'],
    ['', 'Je verificatiecode is 331 882', '331882'],
    ['', 'Twój kod weryfikacyjny: 99120', '99120'],
    ['', 'Doğrulama kodunuz: 551920', '551920'],
    ['', 'Ваш код подтверждения: 4821', '4821'],
    ['验证码', '您的验证码是 482913，5分钟内有效', '482913'],
    ['', '認証コード: 739201', '739201'],
    ['', '인증번호 [284913]를 입력하세요', '284913'],
  ])('is found in "%s" / "%s"', (subject, text, code) => {
    expect(oneTimeCode(subject, text)).toBe(code);
  });

  test.each([
    ['Your order 847293', 'Thanks for your order, total 1200.'],
    ['Sale', 'Use code SAVE20 at checkout for 20% off'],
    ['Casino bonus', '500 free spins, use code SPIN500 now'],
    ['Call me', 'call me on 5551234567 or 020 7946 0958'],
    ['2026 plans', 'In 2025 we did 4000 units'],
    ['Error', 'We see error code 4021 on the server'],
    ['Address', 'My zip code is 90210'],
    ['Invoice 20260114', 'Amount due 1920.00'],
    ['Review', 'Please review the source code at line 4021, commit 7fe21aa'],
    ['Key', 'The door code is 4512'],
    ['Re: code review', 'I looked at the code. 1500 lines changed since 2024.'],
    ['Login issue', 'I cannot log in, user id 88213'],
    ['Code of conduct', 'Version 2023 of our code of conduct'],
    ['Verify', 'Verify your account within 24 hours or pay 5000'],
    ['', 'The code does not arrive, my number is 4915112345'],
    ['', 'Your code: https://example.com/verify/123456'],
  ])('is not "%s" / "%s"', (subject, text) => {
    expect(oneTimeCode(subject, text)).toBeUndefined();
  });

  test('is found whatever digits it has', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{4,8}$/),
        (code) => oneTimeCode('Sign in', `Your verification code is ${code}.`) === code,
      ),
    );
  });
});
