import { expect, test } from 'vitest';
import type { CloudMeeting } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok } from '#shared/result.ts';
import { createCloudMeeting, type WantedMeeting } from './cloudMeeting.ts';

const meetingOf = (id: string): CloudMeeting => ({
  id,
  isLocked: false,
  createdAt: 1,
  expiresAt: 2,
});
const first: WantedMeeting = { startedAt: 1, isLocked: false };

function make() {
  const asked: string[] = [];
  const state: { wanted: WantedMeeting | null; failure: Failure | null } = {
    wanted: null,
    failure: null,
  };
  let made = 0;
  const answer = <T>(line: string, value: T) => {
    asked.push(line);
    return Promise.resolve(state.failure ? err(state.failure) : ok(value));
  };
  const meeting = createCloudMeeting({
    calls: {
      startMeeting() {
        made += 1;
        return answer('start', meetingOf(`00000${made}`));
      },
      setLocked: (id, isLocked) => answer(`lock ${id} ${isLocked}`, meetingOf(id)),
      endMeeting: (id) => answer(`end ${id}`, null),
    },
    wanted: () => state.wanted,
    changed: () => undefined,
  });
  return { asked, state, meeting };
}

test('a meeting gets six digits, its lock, and its end', async () => {
  const { asked, state, meeting } = make();
  state.wanted = first;
  await meeting.sync();
  expect(meeting.known).toMatchObject({ id: '000001', startedAt: 1 });
  await meeting.sync();
  state.wanted = { ...first, isLocked: true };
  await meeting.sync();
  state.wanted = null;
  await meeting.sync();
  expect(asked).toEqual(['start', 'lock 000001 true', 'end 000001']);
  expect(meeting.known).toBeNull();
});

test('one that began locked is locked there too', async () => {
  const { asked, state, meeting } = make();
  state.wanted = { startedAt: 1, isLocked: true };
  await meeting.sync();
  expect(asked).toEqual(['start', 'lock 000001 true']);
});

test('the next meeting never has the digits of the one before', async () => {
  const { asked, state, meeting } = make();
  state.wanted = first;
  await meeting.sync();
  state.wanted = { startedAt: 2, isLocked: false };
  await meeting.sync();
  expect(asked).toEqual(['start', 'end 000001', 'start']);
  expect(meeting.known).toMatchObject({ id: '000002', startedAt: 2 });
});

test('what could not be told is told the next time', async () => {
  const { asked, state, meeting } = make();
  state.wanted = first;
  state.failure = { code: 'cloud.unreachable' };
  expect(await meeting.sync()).toEqual(err({ code: 'cloud.unreachable' }));
  state.failure = null;
  await meeting.sync();
  expect(asked).toEqual(['start', 'start']);
  expect(meeting.known?.id).toBe('000002');
});

test('a meeting that the cloud has forgotten gets new digits; one that it knows keeps its own', async () => {
  const { asked, state, meeting } = make();
  state.wanted = first;
  await meeting.sync();
  await meeting.heard([meetingOf('000001')]);
  await meeting.sync();
  expect(meeting.known?.id).toBe('000001');
  await meeting.heard([]);
  await meeting.sync();
  expect([meeting.known?.id, asked]).toEqual(['000002', ['start', 'start']]);
});

test('what earlier starts of the room left behind is ended', async () => {
  const { asked, state, meeting } = make();
  state.wanted = first;
  await meeting.sync();
  await meeting.heard(['000001', '777777', '888888'].map(meetingOf));
  expect(asked).toEqual(['start', 'end 777777', 'end 888888']);
  expect(meeting.known?.id).toBe('000001');
});

test('one that is over at the cloud already is over', async () => {
  const { state, meeting } = make();
  state.wanted = first;
  await meeting.sync();
  state.wanted = null;
  state.failure = { code: 'cloud.unknown' };
  expect(await meeting.sync()).toEqual(ok(null));
  expect(meeting.known).toBeNull();
});
