import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWith,
  launchGuestBrowser,
  routedWorld,
  waitFor,
  type GuestBrowser,
  type RoutedWorld,
} from '../harness/index.ts';
import { watchVideo } from './support/mediaProbe.ts';
import {
  aGuest,
  isIn,
  openHeadlessRoom,
  tile,
  type GuestUser,
  type OpenRoom,
} from './support/people.ts';

describeWith(['browser', 'netns'], 'a room whose address changes in a call', () => {
  let world: RoutedWorld;
  const browsers: GuestBrowser[] = [];
  let room: OpenRoom;
  let guest: GuestUser;

  beforeAll(async () => {
    world = await routedWorld();
    for (const netns of [world.a, world.b]) browsers.push(await launchGuestBrowser({ netns }));
    const [atRoom, atGuest] = browsers as [GuestBrowser, GuestBrowser];
    room = await openHeadlessRoom(atRoom, { netns: world.a });
    await room.wall.startMeeting();
    guest = await aGuest(atGuest, room.lanUrl);
    await guest.knock('Anna', await room.wall.pin());
    await isIn(guest);
    await watchVideo(room.wall.page, tile('Anna'));
  });
  afterAll(async () => {
    await room?.stop();
    for (const browser of browsers) await browser.close();
    await world?.dispose();
  });

  it('shows the new id and QR within 10 s and keeps the meeting', async () => {
    const before = (await room.wall.page.getByTestId('call-id').innerText()).trim();
    await world.changeAddress('a', '10.77.1.99');
    await waitFor(
      'the new id',
      async () => (await room.wall.page.getByTestId('call-id').innerText()).trim() !== before,
      { timeoutMs: 10_000 },
    );
    await room.wall.page.getByRole('button', { name: 'Invite', exact: true }).click();
    expect(await room.wall.qrAddress()).toContain('https://10.77.1.99:8034/');
  });

  it('goes on with its meeting: people come in at the new address', async () => {
    const [, atGuest] = browsers as [GuestBrowser, GuestBrowser];
    const again = await aGuest(atGuest, 'https://10.77.1.99:8034/');
    await again.page.getByRole('heading', { name: room.name }).waitFor();
    await again.knock('Ben', await room.wall.pin());
    await isIn(again);
    expect((await watchVideo(room.wall.page, tile('Ben'))).distinct).toBeGreaterThan(3);
    expect((await watchVideo(again.page, tile(room.name))).distinct).toBeGreaterThan(3);
  });

  // A browser is bound to the address its page came from, so its signalling cannot follow (ADR 0009).
  it('tells the guest of the old address that the room is not heard', async () => {
    await guest.page.getByText('Connection to the room lost, trying again').waitFor();
  });
});
