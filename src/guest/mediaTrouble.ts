import type { DevicesSnapshot, MediaFailure } from '../rtc/index.ts';

/** What is wrong with camera and microphone, said once where it is the same for both. */
export type MediaTrouble = {
  which: 'camera' | 'microphone' | 'both';
  code: MediaFailure['code'];
};

export function mediaTroubles({ camera, microphone }: DevicesSnapshot): MediaTrouble[] {
  if (camera.failure && camera.failure.code === microphone.failure?.code)
    return [{ which: 'both', code: camera.failure.code }];
  return [
    ...(microphone.failure
      ? [{ which: 'microphone', code: microphone.failure.code } as const]
      : []),
    ...(camera.failure ? [{ which: 'camera', code: camera.failure.code } as const] : []),
  ];
}

/** The place where a browser lets a person allow camera and microphone differs by family. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'ios' | 'android' | 'other';

/** Only for the wording of a hint; what a browser can do is asked of the browser itself. */
export function browserFamily(userAgent: string, maxTouchPoints: number): BrowserFamily {
  const isTabletAsMac = userAgent.includes('Macintosh') && maxTouchPoints > 1;
  if (/iPhone|iPad|iPod/.test(userAgent) || isTabletAsMac) return 'ios';
  if (userAgent.includes('Android')) return 'android';
  if (userAgent.includes('Firefox/')) return 'firefox';
  if (/Chrom(e|ium)\//.test(userAgent)) return 'chromium';
  return userAgent.includes('Safari/') ? 'safari' : 'other';
}
