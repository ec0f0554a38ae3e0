import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';
import type { SMTPServerDataStream } from 'smtp-server';
import { DataDecoder } from './data-decoder.js';

/**
 * What a client sends: commands as its base reads them, and mails by our decoder. That of its base takes a turn of the event loop
 * and a write for each dot at the beginning of a line, so that a mail of dots keeps a core busy for a minute.
 */
export class ReceiverStream extends SMTPStream {
  private decoder = new DataDecoder();

  override startDataMode(maxBytes?: number): SMTPServerDataStream {
    this.decoder = new DataDecoder();
    return super.startDataMode(maxBytes);
  }

  override _feedDataStream(chunk: Buffer, done: (error?: Error | null) => void): void {
    const { content, rest } = this.decoder.push(chunk);
    this._countDataBytes(content.length);
    if (rest) {
      this._endDataMode(content, rest, done);
      return;
    }
    const stream = this._dataStream;
    if (!stream || content.length === 0 || !stream.writable || stream.write(content) || stream.destroyed) {
      done();
      return;
    }
    const goOn = () => {
      stream.removeListener('drain', goOn);
      stream.removeListener('close', goOn);
      done();
    };
    stream.once('drain', goOn);
    stream.once('close', goOn);
  }
}
