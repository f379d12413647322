import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, launchGuestBrowser, waitFor, type GuestBrowser } from '../harness/index.ts';
import { loudestAudio, transports, watchVideo } from './support/mediaProbe.ts';
import {
  aGuest,
  isIn,
  openElectronRoom,
  openHeadlessRoom,
  stage,
  tile,
  type GuestUser,
  type OpenRoom,
} from './support/people.ts';

/** The room's main job from the first tap to the last, on whatever shows the wall. */
function aLanMeeting(open: (browser: GuestBrowser) => Promise<OpenRoom>): void {
  let browser: GuestBrowser;
  let room: OpenRoom;
  let anna: GuestUser;
  let pin: string;

  beforeAll(async () => {
    browser = await launchGuestBrowser();
    room = await open(browser);
  });
  afterAll(async () => {
    await room?.stop();
    await browser?.close();
  });

  it('shows the id, and a QR code with the guest page’s address', async () => {
    expect(await room.wall.meetingId()).toBe(room.id);
    const address = await room.wall.qrAddress();
    expect(address.startsWith(room.lanUrl)).toBe(true);
    expect(new URL(address).hash).toMatch(/^#k=[A-Za-z0-9_-]{43}$/);
  });

  it('starts with one tap and shows a PIN', async () => {
    const address = await room.wall.qrAddress();
    await room.wall.startMeeting();
    pin = await room.wall.pin();
    expect(pin).toMatch(/^\d{6}$/);
    anna = await aGuest(browser, address);
    await anna.page.getByRole('heading', { name: room.name }).waitFor();
  });

  it('shows the guest its own camera before the door', async () => {
    const picture = await watchVideo(anna.page, '.door');
    expect(picture.distinct).toBeGreaterThan(3);
  });

  it('lets in whoever knows the PIN', async () => {
    await anna.knock('Anna', pin);
    await isIn(anna);
    await room.wall.page.locator(tile('Anna')).waitFor();
  });

  it('both sides decode moving pictures and hear each other', async () => {
    const atWall = await watchVideo(room.wall.page, tile('Anna'));
    const atGuest = await watchVideo(anna.page, tile(room.name));
    expect(atWall).toMatchObject({ frames: 15 });
    expect(atWall.distinct).toBeGreaterThan(3);
    expect(atGuest).toMatchObject({ frames: 15 });
    expect(atGuest.distinct).toBeGreaterThan(3);
    expect(await loudestAudio(room.wall.page)).toBeGreaterThan(0);
    expect(await loudestAudio(anna.page)).toBeGreaterThan(0);
  });

  it('goes over DTLS-SRTP between host candidates, and says so', async () => {
    for (const page of [room.wall.page, anna.page]) {
      const found = await transports(page);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        localType: 'host',
        remoteType: expect.stringMatching(/host|prflx/),
        protocol: 'udp',
        dtlsState: 'connected',
      });
      expect(found[0]?.srtpCipher).toMatch(/^(SRTP_)?AE/);
      expect(found[0]?.dtlsCipher).toMatch(/^TLS_/);
    }
    await anna.page.locator(`${tile(room.name)}[data-path="host"]`).waitFor();
  });

  it('shows what the guest shares at the full width of its source', async () => {
    await anna.press('Share screen');
    const shared = stage('Anna');
    await room.wall.page.locator(shared).waitFor();
    await waitFor('the full width', async () => {
      const picture = await watchVideo(room.wall.page, shared, 1);
      return picture.width >= 1280;
    });
    const box = await room.wall.page.locator(shared).boundingBox();
    expect(box?.width).toBeGreaterThan(1280 * 0.7);
    await anna.press('Share screen');
    await room.wall.page.locator(shared).waitFor({ state: 'detached' });
  });

  it('shows a muted microphone and a camera that is off on the other side', async () => {
    await anna.press('Microphone');
    await room.wall.page.locator(`${tile('Anna')}[data-muted="true"]`).waitFor();
    await anna.press('Camera');
    await room.wall.page.locator(`${tile('Anna')}[data-picture="false"]`).waitFor();
    await anna.press('Camera');
    await anna.press('Microphone');
    await room.wall.page.locator(`${tile('Anna')}[data-muted="false"]`).waitFor();
    expect((await watchVideo(room.wall.page, tile('Anna'))).distinct).toBeGreaterThan(3);
  });

  it('takes the tile away when the guest leaves', async () => {
    await anna.leave();
    await anna.page.getByRole('heading', { name: 'You have left the meeting' }).waitFor();
    await room.wall.page.locator(tile('Anna')).waitFor({ state: 'detached', timeout: 3000 });
  });

  it('went through all that without an error in a page', () => {
    expect(room.wall.problems).toEqual([]);
    expect(anna.problems).toEqual([]);
  });
}

describeWith(['browser', 'lan'], 'a LAN meeting with a headless room', () => {
  aLanMeeting((browser) => openHeadlessRoom(browser));
});

describeWith(['electron', 'browser', 'lan'], 'a LAN meeting with the room in Electron', () => {
  aLanMeeting(() => openElectronRoom());
});
