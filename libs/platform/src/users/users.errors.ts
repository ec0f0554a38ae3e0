/** Somebody has this email address, in this workspace or another. */
export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';
  readonly code = 'EMAIL_TAKEN';
  constructor(readonly email: string) {
    super(`There is a user ${email} already.`);
  }
}
