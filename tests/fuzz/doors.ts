import fc from 'fast-check';
import type { AnyDoor, Door } from './door.ts';
import { openBeaconDoor } from './doors/beacon.ts';
import { openDiscoveryDoor } from './doors/discovery.ts';
import { openHttpDoor } from './doors/http.ts';
import { openIpcDoor } from './doors/ipc.ts';
import { openSettingsDoor } from './doors/settings.ts';
import { openWebSocketDoor } from './doors/webSocket.ts';
import { openXmppDoor } from './doors/xmpp.ts';

function any<Input>(door: Door<Input>, perInput = 1): AnyDoor {
  const property = fc.asyncProperty(door.inputs, async (input) => {
    await door.try(input);
  });
  return {
    get deep() {
      return door.deep;
    },
    run: (count, seed) => fc.assert(property, { numRuns: Math.ceil(count / perInput), seed }),
    end: () => door.end(),
  };
}

/** Every door that something from outside comes in by. */
export const doors: Readonly<Record<string, () => Promise<AnyDoor>>> = {
  webSocket: async () => any(await openWebSocketDoor()),
  http: async () => any(await openHttpDoor(), 8),
  discovery: async () => any(openDiscoveryDoor()),
  ipc: async () => any(openIpcDoor()),
  settings: async () => any(openSettingsDoor()),
  beacon: async () => any(openBeaconDoor()),
  xmpp: async () => any(await openXmppDoor()),
};
