import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWith,
  launchGuestBrowser,
  routedWorld,
  waitFor,
  type GuestBrowser,
  type RoutedWorld,
} from '../harness/index.ts';
import { transports, watchVideo } from './support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, tile, type OpenRoom } from './support/people.ts';

describeWith(['browser', 'netns'], 'two rooms on two routed subnets', () => {
  let world: RoutedWorld;
  const browsers: GuestBrowser[] = [];
  let here: OpenRoom;
  let there: OpenRoom;

  beforeAll(async () => {
    world = await routedWorld();
    for (const netns of [world.a, world.b]) browsers.push(await launchGuestBrowser({ netns }));
    const [a, b] = browsers as [GuestBrowser, GuestBrowser];
    here = await openHeadlessRoom(a, { netns: world.a });
    there = await openHeadlessRoom(b, { netns: world.b });
  });
  afterAll(async () => {
    await here?.stop();
    await there?.stop();
    for (const browser of browsers) await browser.close();
    await world?.dispose();
  });

  const call = async (id: string): Promise<void> => {
    await here.wall.page.getByRole('button', { name: 'Call another room' }).click();
    await here.wall.typeDigits(id);
    await here.wall.page.getByRole('button', { name: 'Confirm', exact: true }).click();
  };

  it('have ids of their own subnets', () => {
    expect(here.id).not.toBe(there.id);
    expect(here.lanUrl).toContain(world.a.address);
    expect(there.lanUrl).toContain(world.b.address);
  });

  it('meet by the ten digits alone, once people have compared the check code', async () => {
    await there.wall.page.getByTestId('check-code').waitFor();
    const code = await there.wall.checkCode();
    await there.wall.startMeeting();
    const pin = await there.wall.pin();
    await call(there.id);
    const compared = here.wall.page.getByTestId('compared-code');
    expect((await compared.innerText()).trim()).toBe(code);
    await here.wall.press('Yes, the same');
    await here.wall.page.getByText('Enter the PIN on the other room’s screen').waitFor();
    await here.wall.typeDigits(pin);
    await here.wall.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await here.wall.page.getByRole('button', { name: 'Leave', exact: true }).waitFor();
    // Both rooms have the same name; the tile that is not one's own is the other room's.
    const other = '[data-testid^="tile-"][data-mirrored="false"]';
    expect((await watchVideo(here.wall.page, other)).distinct).toBeGreaterThan(3);
    expect((await watchVideo(there.wall.page, other)).distinct).toBeGreaterThan(3);
    expect(await transports(here.wall.page)).toMatchObject([
      { dtlsState: 'connected', protocol: 'udp' },
    ]);
  });

  it('a guest of the other subnet joins the same meeting by its address', async () => {
    const [a] = browsers as [GuestBrowser];
    const pin = await there.wall.pin();
    const guest = await aGuest(a, there.lanUrl);
    await guest.knock('Anna', pin);
    await isIn(guest);
    expect((await watchVideo(there.wall.page, tile('Anna'))).distinct).toBeGreaterThan(3);
    await guest.leave();
  });

  it('the second call asks nothing but the PIN: the key is known', async () => {
    await here.wall.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await here.wall.page.getByRole('button', { name: 'Start meeting' }).waitFor();
    await waitFor('the other wall alone', async () => {
      const tiles = there.wall.page.locator('[data-testid^="tile-"][data-mirrored="false"]');
      return (await tiles.count()) === 0;
    });
    await call(there.id);
    await here.wall.page.getByText('Enter the PIN on the other room’s screen').waitFor();
    expect(await here.wall.page.getByTestId('compared-code').count()).toBe(0);
  });
});
