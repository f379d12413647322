import os from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveRoom } from '../faults/rows/addressChange.ts';
import { openRoutedCall, type RoutedCall } from '../faults/routedCall.ts';
import type { Figures } from '../faults/row.ts';
import { describeWith } from '../harness/index.ts';
import { watchVideo } from './support/mediaProbe.ts';
import { aGuest, isIn, tile, type GuestUser, type OpenRoom } from './support/people.ts';

/** Goals for a machine that has time for its two browsers and its room; one that has not may take longer. */
const isBusy = (): boolean => (os.loadavg()[0] ?? 0) > 2 * os.cpus().length;
const mediaWithinMs = (): number => (isBusy() ? 15_000 : 5_000);
const idWithinMs = 10_000;
/** In the room's subnet; each is used once. */
const addresses = Array.from({ length: 8 }, (_, n) => `10.77.1.${91 + n}`);

describeWith(['browser', 'netns'], 'a room that loses its only address in a call', () => {
  let call: RoutedCall;
  let room: OpenRoom;
  let guest: GuestUser;
  let lanUrl: string;

  beforeAll(async () => {
    call = await openRoutedCall();
    ({ room, guest } = call);
  });
  afterAll(() => call?.dispose());

  /** Moves the room, and waits until both sides see each other again. */
  const move = async (): Promise<Figures> => {
    const address = addresses.shift() ?? '';
    lanUrl = `https://${address}:8034/`;
    const figures = await moveRoom(call, address);
    process.stdout.write(`room at ${address}: ${JSON.stringify(figures)}\n`);
    return figures;
  };

  /** The wall's word reaches the guest and the guest's the wall: signalling runs both ways. */
  const signallingRuns = async (): Promise<void> => {
    const muted = guest.page.getByRole('button', {
      name: 'Microphone',
      exact: true,
      pressed: false,
    });
    await guest.page
      .getByRole('button', { name: 'Microphone', exact: true, pressed: true })
      .waitFor();
    await room.wall.press(/^People/);
    await room.wall.press('Mute Anna');
    await muted.waitFor();
    await muted.click();
    await room.wall.page.getByRole('button', { name: 'Mute Anna' }).waitFor();
    await room.wall.press(/^People/);
  };

  it.each(['first', 'second'])('goes on with it, for the %s time', async () => {
    const figures = await move();
    expect(figures.wall).toBeLessThan(mediaWithinMs());
    expect(figures.guest).toBeLessThan(mediaWithinMs());
    expect(figures.id).toBeLessThan(idWithinMs);
    await signallingRuns();
    // Nobody has knocked again, and nobody is missing.
    expect(await room.wall.page.locator('[data-testid="knock"]').count()).toBe(0);
    expect(await room.wall.page.locator(tile('Anna')).count()).toBe(1);
    await guest.page.getByText('Connection to the room lost').waitFor({ state: 'detached' });
    expect(guest.problems.filter((problem) => !problem.includes('WebSocket'))).toEqual([]);
  });

  it('shows where it is now, and people come in there', async () => {
    await room.wall.page.getByRole('button', { name: 'Invite', exact: true }).click();
    expect(await room.wall.qrAddress()).toContain(lanUrl);
    await room.wall.page.keyboard.press('Escape');
    const ben = await aGuest(call.atGuest, lanUrl);
    await ben.page.getByRole('heading', { name: room.name }).waitFor();
    await ben.knock('Ben', await room.wall.pin());
    await isIn(ben);
    expect((await watchVideo(room.wall.page, tile('Ben'))).distinct).toBeGreaterThan(3);
    expect((await watchVideo(ben.page, tile('Anna'))).distinct).toBeGreaterThan(3);
    await ben.leave();
  });

  it('can still remove the guest that was there before', async () => {
    await room.wall.press(/^People/);
    await room.wall.press('Remove Anna');
    await room.wall.page.getByRole('button', { name: 'Remove Anna', exact: true }).click();
    await guest.page.getByText('You were removed from the meeting').waitFor();
  });
});
