import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { serveApiChannel } from '../../../src/main/shell/apiChannel.ts';
import { createFakeRoomApi } from '../../../src/main/testing/fakeRoomApi.ts';
import { apiChannel, carrierLimits } from '../../../src/shared/room/carrier.ts';
import { roomRouter } from '../../../src/shared/room/router.ts';
import { settingsPatchSchema } from '../../../src/shared/settings.ts';
import type { Door } from '../door.ts';
import { createStrictLogger, must } from '../rubbish.ts';

const procedures = Object.keys(roomRouter._def.procedures);
const call = fc.record(
  {
    id: fc.oneof({ weight: 9, arbitrary: fc.nat(9) }, fc.anything()),
    method: fc.constantFrom(
      'mutation',
      'mutation',
      'query',
      'subscription',
      'subscription.stop',
      'x',
    ),
    jsonrpc: fc.constant('2.0'),
    params: fc.record(
      {
        path: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...procedures) }, fc.string()),
        input: fc.oneof(
          fc.constant(undefined),
          fc.boolean(),
          fc.anything(),
          fc.record({ token: fc.string(), patch: fc.dictionary(fc.string(), fc.anything()) }),
        ),
        lastEventId: fc.anything(),
      },
      { requiredKeys: ['path'] },
    ),
  },
  { requiredKeys: ['id', 'method', 'params'] },
);
const connection = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  fc.integer({ min: 1, max: 12 }),
  fc.anything(),
);
const frame = fc.oneof(
  fc.record({ k: fc.constantFrom('open', 'close', 'eval'), c: connection }),
  {
    weight: 6,
    arbitrary: fc.record({
      k: fc.constant('data'),
      c: connection,
      d: fc.oneof(
        { weight: 6, arbitrary: call.map((one) => JSON.stringify(one)) },
        fc.json(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('PING', 'x'.repeat(carrierLimits.frameCharacters + 1)),
      ),
    }),
  },
  fc.anything(),
);

/** Frames of any kind, or nothing but calls on the open connection. */
const pages: fc.Arbitrary<unknown[]> = fc.oneof(
  fc.array(frame, { minLength: 1, maxLength: 6 }),
  fc.array(
    call.map((one) => ({ k: 'data', c: 1, d: JSON.stringify(one) })),
    { minLength: 1, maxLength: 6 },
  ),
);

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** The one IPC channel. One input is what a page says between its opening and its end. */
export function openIpcDoor(): Door<unknown[]> {
  const emitter = new EventEmitter();
  const api = createFakeRoomApi();
  const logger = createStrictLogger();
  const channel = serveApiChannel({
    api,
    logger,
    ipc: { on: (name, listener) => emitter.on(name, listener) },
  });
  const senderFrame = { url: 'room://screen/', parent: null };
  let page = 0;
  let deep = 0;
  return {
    get deep() {
      return deep;
    },
    inputs: pages,
    async try(input) {
      page += 1;
      let sent = 0;
      const sender = { id: page, isDestroyed: () => false, send: () => void (sent += 1) };
      emitter.emit(apiChannel, { sender, senderFrame }, { k: 'open', c: 1 });
      for (const one of input) emitter.emit(apiChannel, { sender, senderFrame }, one);
      await settled();
      must(sent > 0, 'a page that is not answered');
      for (const [name, ...args] of api.calls.splice(0)) {
        deep += 1;
        must(procedures.includes(String(name)), `no procedure: ${String(name)}`);
        if (name === 'changeSettings')
          must(settingsPatchSchema.safeParse(args[1]).success, 'settings that are none');
      }
      channel.pageGone(page);
      must(logger.errors.length === 0, `an error of the room: ${logger.errors[0]}`);
    },
    async end() {
      await settled();
      must(api.openReaders() === 0, 'subscriptions of pages that are gone');
    },
  };
}
