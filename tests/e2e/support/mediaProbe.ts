import type { Page } from 'playwright-core';

/**
 * What a person would see and hear, read off a page: frames that are decoded and change, sound that arrives,
 * and what getStats says of the way. Connections are caught before the page's own script runs.
 */

declare global {
  interface Window {
    /** Every RTCPeerConnection the page has made, oldest first. */
    magoPeerConnections: RTCPeerConnection[];
  }
}

/** Call before the page is opened. */
export async function catchPeerConnections(target: Pick<Page, 'addInitScript'>): Promise<void> {
  await target.addInitScript(() => {
    window.magoPeerConnections = [];
    const Real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Real {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.magoPeerConnections.push(this);
      }
    };
  });
}

export type Picture = { frames: number; distinct: number; width: number; height: number };

/**
 * Watches a <video> for a while: how many frames were presented (requestVideoFrameCallback) and how many
 * different pictures were among them, by a hash of a small copy.
 */
export async function watchVideo(
  page: Page,
  selector: string,
  wantedFrames = 15,
): Promise<Picture> {
  await page.waitForSelector(`${selector} video`, { state: 'attached', timeout: 60_000 });
  return page.evaluate(
    async ({ selector, wantedFrames }) => {
      const video = document.querySelector<HTMLVideoElement>(`${selector} video`);
      if (!video) throw new Error(`no video in ${selector}`);
      const canvas = new OffscreenCanvas(64, 36);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no canvas');
      const seen = new Set<number>();
      let frames = 0;
      const picture = (): Picture => ({
        frames,
        distinct: seen.size,
        width: video.videoWidth,
        height: video.videoHeight,
      });
      return new Promise<Picture>((resolve) => {
        const giveUp = setTimeout(() => resolve(picture()), 15_000);
        const onFrame = () => {
          frames += 1;
          context.drawImage(video, 0, 0, 64, 36);
          let hash = 0;
          for (const value of context.getImageData(0, 0, 64, 36).data)
            hash = (Math.imul(hash, 31) + value) | 0;
          seen.add(hash);
          if (frames < wantedFrames) return void video.requestVideoFrameCallback(onFrame);
          clearTimeout(giveUp);
          resolve(picture());
        };
        video.requestVideoFrameCallback(onFrame);
      });
    },
    { selector, wantedFrames },
  );
}

/** Loudest level (0–1) any live connection receives within the given time. */
export async function loudestAudio(page: Page, forMs = 4000): Promise<number> {
  return page.evaluate(async (forMs) => {
    const until = performance.now() + forMs;
    let loudest = 0;
    while (performance.now() < until && loudest === 0) {
      for (const connection of window.magoPeerConnections) {
        if (connection.connectionState !== 'connected') continue;
        for (const report of (await connection.getStats()).values())
          if (report.type === 'inbound-rtp' && report.kind === 'audio')
            loudest = Math.max(loudest, Number(report.audioLevel ?? 0));
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return loudest;
  }, forMs);
}

export type Transport = {
  localType: string;
  remoteType: string;
  protocol: string;
  dtlsState: string;
  dtlsCipher: string;
  srtpCipher: string;
  tlsVersion: string;
};

/** The selected pair and the protection of every connection that is up. */
export async function transports(page: Page): Promise<Transport[]> {
  return page.evaluate(async () => {
    const found: Transport[] = [];
    for (const connection of window.magoPeerConnections) {
      if (connection.connectionState !== 'connected') continue;
      const stats = await connection.getStats();
      for (const report of stats.values()) {
        if (report.type !== 'transport' || !report.selectedCandidatePairId) continue;
        const pair = stats.get(report.selectedCandidatePairId);
        const local = stats.get(pair.localCandidateId);
        found.push({
          localType: String(local.candidateType),
          remoteType: String(stats.get(pair.remoteCandidateId).candidateType),
          protocol: String(local.protocol),
          dtlsState: String(report.dtlsState),
          dtlsCipher: String(report.dtlsCipher),
          srtpCipher: String(report.srtpCipher),
          tlsVersion: String(report.tlsVersion),
        });
      }
    }
    return found;
  });
}

/** Video frames decoded on each connection the page has made, oldest first. */
export function decodedByConnection(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    Promise.all(
      window.magoPeerConnections.map(async (connection) => {
        let frames = 0;
        (await connection.getStats()).forEach((report: RTCInboundRtpStreamStats) => {
          if (report.type === 'inbound-rtp' && report.kind === 'video')
            frames += report.framesDecoded ?? 0;
        });
        return frames;
      }),
    ),
  );
}
