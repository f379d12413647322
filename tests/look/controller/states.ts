import type { ControllerMeeting, ControllerSnapshot } from '#shared/controller/api.ts';
import { participantIdSchema } from '#shared/signal/values.ts';
import type { PageState } from '../../../src/renderer/controller/page.ts';

/** What the controllers' page is shown, without a room behind it. */
const waiting = (letter: string, name: string, kind: 'guest' | 'room' = 'guest') => ({
  id: participantIdSchema.parse(letter.repeat(22)),
  name,
  kind,
  road: 'LAN' as const,
  knockedAt: 0,
});
const hosted: ControllerMeeting = {
  role: 'host',
  startedAt: new Date(2026, 10, 22, 14, 5).getTime(),
  locked: false,
  people: ['Anna Lindqvist', 'Benedikt Oberhuber-Zimmermann'],
  wall: { microphone: true, camera: false },
};
const driving = (more: Partial<ControllerSnapshot>, isConnected = true): PageState => ({
  at: 'driving',
  isPaired: true,
  isConnected,
  snapshot: {
    roomName: 'Konferenzraum Bodensee',
    name: 'Annas iPhone',
    meeting: null,
    lobby: [],
    volume: 70,
    ...more,
  },
});

export const states: Readonly<Record<string, PageState>> = {
  pairing: { at: 'pairing', code: 'c' },
  codeRefused: { at: 'refused', code: 'controller.codeRefused' },
  unpaired: { at: 'refused', code: 'controller.unpaired' },
  connecting: { at: 'driving', isPaired: false, isConnected: false, snapshot: null },
  idle: driving({}),
  knock: driving({ lobby: [waiting('K', 'Dimitri Papadopoulos')] }),
  meeting: driving({ meeting: hosted }),
  locked: driving({
    meeting: { ...hosted, locked: true, people: [], wall: { microphone: false, camera: true } },
    lobby: [waiting('K', 'Dimitri Papadopoulos'), waiting('R', 'Besprechung Süd', 'room')],
  }),
  lost: driving({ meeting: hosted }, false),
  visiting: driving({
    meeting: {
      role: 'visitor',
      roomName: 'Zugspitze',
      inside: {
        startedAt: 0,
        people: ['Zugspitze', 'Anna'],
        wall: { microphone: true, camera: true },
      },
    },
  }),
};
