import { beforeEach, expect, test } from 'vitest';
import { ReadModelBehindError } from './sending.errors.js';
import { Sends, type SendRow, type SendsReadModel } from './sends.js';

const SENT = { send_id: 'req_1', status: 'sent' } as SendRow;
const DELIVERED = { ...SENT, status: 'delivered' } as SendRow;

/** A log and a read model that stand where the test puts them. */
class World implements SendsReadModel {
  last = 10;
  position = 10;
  send: SendRow | undefined;
  /** What the projector does while somebody waits for it. */
  projector: () => void = () => undefined;

  readonly sends = new Sends(this, { bounds: () => Promise.resolve({ first: 1, last: this.last, epoch: 1 }) });

  findSend() {
    return Promise.resolve(this.send);
  }

  findContact() {
    return Promise.resolve(this.send && 'contact');
  }

  waitFor(sequence: number) {
    this.projector();
    return Promise.resolve(this.position >= sequence);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

test('there is none when the read model has all the log held at the question', async () => {
  expect(await world.sends.find('wsk_1', 'req_1')).toBeUndefined();
  expect(await world.sends.contactOf('wsk_1', 'req_1')).toBeUndefined();
});

test('a send that the projector brings while it is waited for is found', async () => {
  world.last = 11;
  world.projector = () => {
    world.position = 11;
    world.send = SENT;
  };
  expect(await world.sends.contactOf('wsk_1', 'req_1')).toBe('contact');
  expect(await world.sends.find('wsk_1', 'req_1')).toBe(SENT);
});

test('a contact that is known is not waited for', async () => {
  world.send = SENT;
  world.last = 11;
  world.projector = () => expect.unreachable();
  expect(await world.sends.contactOf('wsk_1', 'req_1')).toBe('contact');
});

test('a read model that does not catch up does not say that there is none', async () => {
  world.last = 11;
  await expect(world.sends.find('wsk_1', 'req_1')).rejects.toThrow(ReadModelBehindError);
  await expect(world.sends.contactOf('wsk_1', 'req_1')).rejects.toThrow(ReadModelBehindError);
});

test('a send is shown as the log had it at the question, or in an older state while the read model is far behind', async () => {
  world.send = SENT;
  world.last = 11;
  expect(await world.sends.find('wsk_1', 'req_1')).toBe(SENT);
  world.projector = () => {
    world.position = 11;
    world.send = DELIVERED;
  };
  expect(await world.sends.find('wsk_1', 'req_1')).toBe(DELIVERED);
});
