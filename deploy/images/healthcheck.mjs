import http from 'node:http';
import https from 'node:https';

/** Leaves with 0 when the service in this container is ready to take requests. */
const { PORT = 8080, TLS_CERT_FILE = '' } = process.env;
const path = `127.0.0.1:${PORT}/health/ready`;
// The certificate is for the name clients know, not for this address; and nobody else listens here.
const request = TLS_CERT_FILE
  ? https.get(`https://${path}`, { rejectUnauthorized: false, timeout: 2_500 })
  : http.get(`http://${path}`, { timeout: 2_500 });
request.on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.on('timeout', () => process.exit(1));
request.on('error', () => process.exit(1));
