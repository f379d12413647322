import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWith,
  launchApp,
  launchGuestBrowser,
  launchRoom,
  waitFor,
  type App,
  type GuestBrowser,
  type Netns,
  type Room,
} from '../harness/index.ts';
import { makeComputers, makeSwitch, routeVia } from '../discovery/support/worlds.ts';
import { atTheWall, stage, tile, type WallUser } from '../e2e/support/people.ts';

/** Two computers at one switch: the room’s, and a person’s. */
const addresses = { room: '10.88.0.10', person: '10.88.0.20' };

const exact = (name: string) => ({ name, exact: true });
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', exact(name)).click();

/** What the room’s features were told, oldest first. */
const presenceOf = (room: Room): string[] =>
  [...room.log().matchAll(/"event":"(\w+)","near":(\d+),"msg":"presence"/g)].map(
    ([, event, near]) => `${event} ${near}`,
  );

describeWith(['netns', 'browser'], 'a personal app on the room’s network', () => {
  const computers = makeComputers();
  let atRoom: Netns;
  let atPerson: Netns;
  let room: Room;
  let app: App;
  let roomsBrowser: GuestBrowser;
  let personsBrowser: GuestBrowser;
  let wall: WallUser;
  let home: Page;
  let problems: readonly string[];
  let checkCode: string;

  beforeAll(async () => {
    const lan = await makeSwitch(await computers.add());
    atRoom = await computers.add();
    atPerson = await computers.add();
    for (const [netns, address] of [
      [atRoom, addresses.room],
      [atPerson, addresses.person],
    ] as const) {
      await lan.plug(netns, 'lan0', address);
      await routeVia(netns, '10.88.0.1');
    }
    room = await launchRoom({ netns: atRoom });
    roomsBrowser = await launchGuestBrowser({ netns: atRoom });
    const opened = await roomsBrowser.open(room.screenUrl, {
      viewport: { width: 1280, height: 800 },
    });
    wall = atTheWall(opened.page, opened.problems);
    checkCode = await wall.checkCode();
    app = await launchApp({ netns: atPerson });
    personsBrowser = await launchGuestBrowser({ netns: atPerson });
    ({ page: home, problems } = await personsBrowser.open(app.screenUrl));
  });
  afterAll(async () => {
    await personsBrowser?.close();
    await roomsBrowser?.close();
    await app?.stop();
    await room?.stop();
    await computers.dispose();
  });

  /** The app’s page has given way to the room’s. */
  const isAtDoor = async (page: Page): Promise<void> => {
    await page.waitForURL((url) => url.origin === `https://${addresses.room}:8034`);
    await page.getByRole('heading', { ...exact(room.room), level: 1 }).waitFor();
  };
  const card = () => home.locator(`[data-testid="room"][data-name="${room.room}"]`);

  it('finds the room by itself, says that it is free, and that it cannot hear beacons', async () => {
    await card().waitFor();
    expect(await card().innerText()).toContain('Free');
    await home.getByText('This computer cannot scan for Bluetooth').waitFor();
  });

  it('tells the room that somebody is near, and not who', async () => {
    await waitFor('the room to know', () => presenceOf(room).at(-1) === 'came 1');
    await home.getByLabel('Your name').fill('Sofia Rossi');
    expect(room.log()).not.toContain('Sofia');
  });

  it('shows that a meeting has begun', async () => {
    await wall.startMeeting();
    await card().getByText('In a meeting').waitFor({ timeout: 40_000 });
  });

  it('presents to it: one tap, the PIN, and the wall shows the screen', async () => {
    const pin = await wall.pin();
    await press(home, `Present only in ${room.room}`);
    await isAtDoor(home);
    expect(await home.getByLabel('Your name').inputValue()).toBe('Sofia Rossi');
    expect(await home.getByRole('radio', exact('Present only')).isChecked()).toBe(true);
    await home.getByLabel('PIN').fill(pin);
    await press(home, 'Join');
    // In the banner and in the controls; the banner’s comes first.
    await home.getByRole('button', exact('Share screen')).first().click();
    await wall.page.locator(stage('Sofia Rossi')).waitFor();
    await wall.page.locator(`${tile('Sofia Rossi')}[data-picture="false"]`).waitFor();
    await press(home, 'Leave');
    await wall.page.locator(tile('Sofia Rossi')).waitFor({ state: 'detached' });
  });

  it('is at home again by going back, and still told the room a name', async () => {
    await home.goBack();
    await card().waitFor();
    await waitFor('the name', () => presenceOf(room).includes('named 1'));
    expect(await home.getByLabel('Your name').inputValue()).toBe('Sofia Rossi');
  });

  it('joins by ten digits only after the check codes were compared', async () => {
    await home.getByLabel('Meeting ID').fill(room.id);
    await press(home, 'Join');
    expect(await home.getByTestId('compared-code').innerText()).toBe(checkCode);
    await press(home, 'No, cancel');
    await press(home, 'Join');
    await press(home, 'Yes, the same');
    await isAtDoor(home);
    await home.goBack();
    await card().waitFor();
  });

  it('says goodbye to the room when it ends', async () => {
    expect(await app.stop()).toBe(0);
    await waitFor('the room to know', () => presenceOf(room).at(-1) === 'left 0');
    // The socket that the test has taken away is an error to the browser.
    expect(problems.filter((problem) => !problem.includes('WebSocket'))).toEqual([]);
    expect(wall.problems).toEqual([]);
  });

  it('follows a link to the room with the right key, and to no other', async () => {
    const right = new URL(await wall.qrAddress()).hash.slice('#k='.length);
    const follow = async (key: string) => {
      const link = `mago://join?id=${room.id}&k=${key}&way=present`;
      const linked = await launchApp({ netns: atPerson, args: ['--link', link] });
      const { page, context } = await personsBrowser.open(linked.screenUrl);
      const asked = page.getByTestId('link');
      await asked.waitFor();
      await asked.getByRole('button', exact('Present only')).click();
      return {
        page,
        async end() {
          await context.close();
          await linked.stop();
        },
      };
    };
    const wrong = await follow('A'.repeat(43));
    await wrong.page.getByRole('alert').getByText('not the expected one').waitFor();
    await wrong.end();
    const good = await follow(right);
    await isAtDoor(good.page);
    await good.end();
  });
});
