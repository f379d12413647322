import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { iceSchema, type Ice } from '#shared/cloud/rest.ts';
import { longestFreeze, noteFrames, shownFrames } from '../e2e/support/freezes.ts';
import { tile } from '../e2e/support/people.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { patienceMs, roomName, startJoining, type Joining } from './support/joining.ts';

declare global {
  interface Window {
    /** Given by the test: an answer of RMS whose credentials live for a short while. */
    shortenIce(body: unknown): Promise<unknown>;
  }
}

/** Two busy cores hold two browsers, a room and the cloud. */
const switchedWithinMs = 15_000;

/** RMS's own credentials, but good for so long only; coturn has the secret that they are signed with. */
function shortened(ice: Ice, dataDir: string, lifeMs: number): Ice {
  const config = readFileSync(path.join(dataDir, 'coturn', 'turnserver.conf'), 'utf8');
  const secret = /^static-auth-secret=(.+)$/m.exec(config)?.[1] ?? '';
  const expiresAt = Date.now() + lifeMs;
  const iceServers = ice.iceServers.map((server) => {
    if (server.username === undefined) return server;
    const holder = server.username.split(':')[1] ?? '';
    const username = `${Math.ceil(expiresAt / 1_000)}:${holder}`;
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return { ...server, username, credential };
  });
  return { iceServers, expiresAt };
}

describeWith(
  ['browser', 'netns', 'nft', 'ejabberd', 'coturn'],
  'the path of a guest with six digits',
  () => {
    let joining: Joining;
    beforeAll(async () => {
      joining = await startJoining();
    }, 240_000);
    afterEach(() => joining.tidy());
    afterAll(() => joining?.dispose());

    it('goes on over the relay when the direct path dies in mid-call', async () => {
      const page = await joining.join();
      await joining.travelsBy(page, 'host');
      await joining.bothSee(page);
      const sides = [
        { page, selector: tile(roomName) },
        { page: joining.room.wall.page, selector: tile('Anna') },
      ];
      for (const side of sides) await noteFrames(side.page, side.selector);
      await joining.places.cut('direct');
      await joining.travelsBy(page, 'turnUdp');
      const frozen: number[] = [];
      for (const side of sides) {
        await waitFor(
          'the picture to go on',
          async () => (await shownFrames(side.page, side.selector)) > 30,
          { timeoutMs: patienceMs },
        );
        frozen.push(Math.round(await longestFreeze(side.page, side.selector)));
      }
      process.stdout.write(`direct path cut: frozen for ${frozen.join(' and ')} ms\n`);
      expect(Math.max(...frozen)).toBeLessThan(switchedWithinMs);
      await joining.bothSee(page);
    });

    it('renews its credentials in a running call, without a gap', async () => {
      const lifeMs = 8_000;
      let grants = 0;
      await joining.places.cut('direct');
      const page = await joining.join({
        prepare: async (context) => {
          await context.exposeFunction('shortenIce', (body: { ice?: unknown }) => {
            const ice = iceSchema.safeParse(body.ice);
            if (!ice.success) return body;
            grants += 1;
            return { ...body, ice: shortened(ice.data, joining.cloud.dataDir, lifeMs) };
          });
          await context.addInitScript(() => {
            const real = window.fetch.bind(window);
            window.fetch = async (input, init) => {
              const answer = await real(input, init);
              if (typeof input !== 'string' || !input.startsWith('/api/v1/joins')) return answer;
              const body = await window.shortenIce(await answer.json());
              return Response.json(body, { status: answer.status });
            };
          });
        },
      });
      await joining.travelsBy(page, 'turnUdp');
      await joining.bothSee(page);
      await noteFrames(page, tile(roomName));
      const before = grants;
      // More than two lives of the first credentials, in which the picture never stands still.
      await waitFor('three renewals', () => grants >= before + 4, { timeoutMs: patienceMs });
      expect(await longestFreeze(page, tile(roomName))).toBeLessThan(2_000);
      // A restart that begins after them reaches the relay: with the first ones it would be refused.
      await joining.places.cut('direct', 'udp');
      await joining.travelsBy(page, 'turnTls');
      await joining.bothSee(page);
    });

    it('says which rule is missing when nothing passes', async () => {
      await joining.places.cut('direct', 'udp', 'turnTls');
      const page = await joining.join();
      await page
        .locator('[data-testid="path"][data-closed="true"]')
        .waitFor({ timeout: patienceMs });
      expect(await joining.card(page)).toMatchObject({ turnUdp: 'failed', turnTls: 'failed' });
      const host = joining.places.cloud.address;
      const text = await page.getByTestId('path-card').innerText();
      expect(text).toContain(`allow UDP 3478 out to ${host}`);
      expect(text).toContain(`allow TCP 5349 out to ${host}`);
      const qr = page.getByTestId('path-card').getByTestId('qr');
      expect(await qr.getAttribute('data-url')).toBe(
        `allow UDP 3478 out to ${host}\nallow TCP 5349 out to ${host}`,
      );
    });

    it('says the same of an id that is unknown as of one that is locked', async () => {
      const unknown = joining.id === '000000' ? '000001' : '000000';
      const said = async (): Promise<string> => {
        const page = await joining.openPage(`${joining.cloud.url}/#${unknown}`);
        return page.getByText('No meeting can be joined with this ID').innerText();
      };
      const text = await said();
      await joining.room.wall.press('Lock');
      const page = await joining.openPage(`${joining.cloud.url}/#${joining.id}`);
      await page.getByText(text).waitFor();
      await joining.room.wall.press('Lock');
    });
  },
);
