import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, launchGuestBrowser, waitFor, type GuestBrowser } from '../harness/index.ts';
import { makeComputers, makeSwitch, routeVia } from '../discovery/support/worlds.ts';
import { openHeadlessRoom, type OpenRoom } from './support/people.ts';

describeWith(['browser', 'netns'], 'two rooms on one switch', () => {
  const computers = makeComputers();
  const browsers: GuestBrowser[] = [];
  let here: OpenRoom;
  let there: OpenRoom;
  let checkCode = '';
  let isThereUp = true;

  beforeAll(async () => {
    const lan = await makeSwitch(await computers.add());
    const open = async (address: string): Promise<OpenRoom> => {
      const netns = await computers.add();
      await lan.plug(netns, 'lan0', address);
      await routeVia(netns, '10.78.0.1');
      const browser = await launchGuestBrowser({ netns });
      browsers.push(browser);
      return openHeadlessRoom(browser, { netns });
    };
    here = await open('10.78.0.10');
    there = await open('10.78.0.20');
  });
  afterAll(async () => {
    await here?.stop();
    if (isThereUp) await there?.stop();
    for (const browser of browsers) await browser.close();
    await computers.dispose();
  });

  const row = () => here.wall.page.getByTestId('nearby-room');

  it('each finds the other by itself, and not itself', async () => {
    await here.wall.press('Call another room');
    await row().getByText(there.name).waitFor({ timeout: 20_000 });
    expect(await row().count()).toBe(1);
    expect(await row().getAttribute('data-id')).toBe(there.id);
    await row().getByText('free', { exact: true }).waitFor();
  });

  it('the list follows the other room: it is busy now', async () => {
    await there.wall.page.getByTestId('check-code').waitFor();
    checkCode = await there.wall.checkCode();
    await there.wall.startMeeting();
    await row().getByText('busy', { exact: true }).waitFor({ timeout: 20_000 });
  });

  it('one tap calls it; people still compare the check code, as a list proves nothing', async () => {
    await row().click();
    const compared = here.wall.page.getByTestId('compared-code');
    await compared.waitFor({ timeout: 20_000 });
    expect((await compared.innerText()).trim()).toBe(checkCode);
    await here.wall.press('Yes, the same');
    await here.wall.page.getByText('Enter the PIN on the other room’s screen').waitFor();
    await here.wall.typeDigits(await there.wall.pin());
    await here.wall.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await here.wall.page.getByRole('button', { name: 'Leave', exact: true }).waitFor();
  });

  it('a room that is gone says for how long, and then leaves the list', async () => {
    await here.wall.press('Leave');
    await here.wall.press('Call another room');
    await row().getByText(there.name).waitFor({ timeout: 20_000 });
    await there.stop();
    isThereUp = false;
    await row()
      .getByText(/last heard .* ago/)
      .waitFor({ timeout: 30_000 });
    await waitFor('an empty list', async () => (await row().count()) === 0, {
      timeoutMs: 45_000,
    });
    await here.wall.page.getByText('No other room has answered on this network').waitFor();
  });
});
