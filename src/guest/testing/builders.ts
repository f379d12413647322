import {
  participantIdSchema,
  type Participant,
  type ParticipantId,
} from '#shared/signal/values.ts';
import type { DevicesSnapshot } from '../../rtc/index.ts';

/** Things as the tests need them, with only what matters said. */
export const makeId = (letter: string): ParticipantId =>
  participantIdSchema.parse(letter.repeat(22));

export const selfId = makeId('S');
export const wallId = makeId('W');

export const makeParticipant = (change: Partial<Participant> = {}): Participant => ({
  id: makeId('A'),
  name: 'Anna',
  kind: 'guest',
  order: 1,
  media: { microphone: true, camera: true, screen: false },
  connection: 'here',
  ...change,
});

export const theWall = makeParticipant({ id: wallId, name: 'Blue', kind: 'wall', order: 0 });
export const me = makeParticipant({ id: selfId, name: 'Sofia', order: 2 });

export const makeDevicesSnapshot = (change: Partial<DevicesSnapshot> = {}): DevicesSnapshot => ({
  cameras: [{ id: 'c1', label: 'Camera one' }],
  microphones: [{ id: 'm1', label: 'Microphone one' }],
  speakers: [],
  cameraId: 'c1',
  microphoneId: 'm1',
  speakerId: null,
  camera: { isOn: true, isStarting: false, failure: null },
  microphone: { isOn: true, isStarting: false, failure: null, level: 0 },
  screen: { isOn: false, failure: null },
  canShareScreen: true,
  ...change,
});
