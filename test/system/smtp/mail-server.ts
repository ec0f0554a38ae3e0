/** The test MX: a real TCP server with scripted replies, in libs/testing so that the apps' own tests have it too. */
export { startMailServer, type MailServer } from '@posthorn/testing';
