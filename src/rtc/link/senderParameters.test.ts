import { describe, expect, it } from 'vitest';
import {
  audioEncoding,
  cameraEncoding,
  screenEncoding,
  writeEncoding,
  type Encoding,
} from './senderParameters.ts';

const hd = { width: 1280, height: 720 };
const tile = (width: number) => ({ width, height: Math.round((width * 9) / 16) });

describe('the camera', () => {
  it.each([
    [1920, 1280, 1_600_000],
    [1280, 1280, 1_600_000],
    [960, 960, 1_000_000],
    [700, 960, 1_000_000],
    [640, 640, 600_000],
    [480, 480, 400_000],
    [320, 320, 250_000],
    [100, 320, 250_000],
  ])('for a tile %i wide is sent %i wide at up to %i bit/s', (width, sentWidth, bitrate) => {
    const encoding = cameraEncoding(hd, tile(width), 1);
    expect(Math.round(hd.width / encoding.scaleResolutionDownBy)).toBe(sentWidth);
    expect(encoding.maxBitrate).toBe(bitrate);
    expect(encoding.active).toBe(true);
  });

  it('is smaller where the path is narrow, and wants no less for it', () => {
    const limit = { size: { width: 480, height: 270 }, bitrate: null };
    const encoding = cameraEncoding(hd, hd, 1, limit);
    expect(encoding).toMatchObject({ scaleResolutionDownBy: 8 / 3, maxBitrate: 1_600_000 });
    expect(cameraEncoding(hd, { width: 320, height: 180 }, 1, limit).scaleResolutionDownBy).toBe(4);
  });

  it('is held to a rate', () => {
    const held = (bitrate: number) => cameraEncoding(hd, hd, 1, { size: null, bitrate }).maxBitrate;
    expect([held(50_000), held(5_000_000)]).toEqual([50_000, 1_600_000]);
  });

  it('fills a tile of another shape rather than leaving it blurred', () => {
    expect(cameraEncoding(hd, { width: 320, height: 720 }, 1).scaleResolutionDownBy).toBe(1);
  });

  it('is never enlarged', () => {
    const small = { width: 320, height: 240 };
    expect(cameraEncoding(small, tile(1280), 1).scaleResolutionDownBy).toBe(1);
  });

  it('is paused for who does not see it', () => {
    expect(cameraEncoding(hd, null, 1).active).toBe(false);
  });

  it('is sent whole to one viewer who has not said a size, smaller to several', () => {
    expect(cameraEncoding(hd, undefined, 1).scaleResolutionDownBy).toBe(1);
    expect(cameraEncoding(hd, undefined, 2).scaleResolutionDownBy).toBe(2);
  });

  it.each([1, 2, 3, 4])('to %i others stays below 2 Mbit/s in all', (links) => {
    const { maxBitrate } = cameraEncoding(hd, hd, links);
    expect((maxBitrate ?? Infinity) * links).toBeLessThanOrEqual(2_000_000);
  });
});

describe('the shared screen', () => {
  const screen = { width: 3840, height: 2160 };

  it('keeps its size unless that is a whole multiple of what the viewer shows', () => {
    expect(screenEncoding(screen, tile(3000)).scaleResolutionDownBy).toBe(1);
    expect(screenEncoding(screen, tile(1920)).scaleResolutionDownBy).toBe(2);
    expect(screenEncoding(screen, tile(1500)).scaleResolutionDownBy).toBe(2);
    expect(screenEncoding(screen, undefined).scaleResolutionDownBy).toBe(1);
  });

  it('is paused for who does not see it', () => {
    expect(screenEncoding(screen, null).active).toBe(false);
  });
});

it('sound goes before the share, and the share before the camera', () => {
  const order: RTCPriorityType[] = [
    audioEncoding.priority,
    screenEncoding(hd, hd).priority,
    cameraEncoding(hd, hd, 1).priority,
  ];
  expect(order).toEqual(['high', 'medium', 'low']);
});

describe('writing an encoding', () => {
  const parameters = (): RTCRtpSendParameters => ({
    transactionId: '1',
    codecs: [],
    headerExtensions: [],
    rtcp: {},
    encodings: [{ active: true }],
  });
  const wanted: Encoding = cameraEncoding(hd, tile(320), 1);

  it('says whether anything changed', () => {
    const target = parameters();
    expect(writeEncoding(target, 'camera', wanted)).toBe(true);
    expect(target.encodings[0]).toMatchObject({ scaleResolutionDownBy: 4, maxBitrate: 250_000 });
    expect(writeEncoding(target, 'camera', wanted)).toBe(false);
  });

  it('keeps a share readable and lets a face get either slower or coarser', () => {
    const camera = parameters();
    const screen = parameters();
    writeEncoding(camera, 'camera', wanted);
    writeEncoding(screen, 'screen', screenEncoding(hd, hd));
    expect(camera.degradationPreference).toBe('balanced');
    expect(screen.degradationPreference).toBe('maintain-resolution');
  });

  it('scales no sound', () => {
    const target = parameters();
    writeEncoding(target, 'microphone', audioEncoding);
    expect(target.encodings[0]).not.toHaveProperty('scaleResolutionDownBy');
    expect(target.encodings[0]).not.toHaveProperty('maxBitrate');
  });

  it('leaves a sender alone that has no encoding yet', () => {
    expect(writeEncoding({ ...parameters(), encodings: [] }, 'camera', wanted)).toBe(false);
  });
});
