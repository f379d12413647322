import { expect, test } from 'vitest';
import { browserFamily, mediaTroubles } from './mediaTrouble.ts';
import { makeDevicesSnapshot } from './testing/builders.ts';

const failed = (code: 'media.denied' | 'media.missing') => ({
  isOn: false,
  isStarting: false,
  failure: { code },
});

test('what is wrong with both for the same reason is said once', () => {
  const devices = makeDevicesSnapshot({
    camera: failed('media.denied'),
    microphone: { ...failed('media.denied'), level: 0 },
  });
  expect(mediaTroubles(devices)).toEqual([{ which: 'both', code: 'media.denied' }]);
});

test('different reasons are said apart, the microphone first: without it nobody hears one', () => {
  const devices = makeDevicesSnapshot({
    camera: failed('media.missing'),
    microphone: { ...failed('media.denied'), level: 0 },
  });
  expect(mediaTroubles(devices)).toEqual([
    { which: 'microphone', code: 'media.denied' },
    { which: 'camera', code: 'media.missing' },
  ]);
  expect(mediaTroubles(makeDevicesSnapshot())).toEqual([]);
});

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';
test.each([
  [`${mac} (KHTML, like Gecko) Version/18.0 Safari/605.1.15`, 0, 'safari'],
  [`${mac} (KHTML, like Gecko) Version/18.0 Safari/605.1.15`, 5, 'ios'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130.0 Safari/604.1', 5, 'ios'],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
    5,
    'android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 0, 'firefox'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
    10,
    'chromium',
  ],
  ['Something else', 0, 'other'],
])('%s with %i touch points is told how to allow the camera as %s', (agent, touch, family) => {
  expect(browserFamily(agent, touch)).toBe(family);
});
