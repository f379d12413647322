import { expect, it } from 'vitest';
import { orderCodecs, preferCodecs } from './codecs.ts';

const codecs = (...names: string[]): { mimeType: string }[] =>
  names.map((mimeType) => ({ mimeType }));

it('puts RED before Opus for speech and leaves the rest in the browser’s order', () => {
  const ordered = orderCodecs(
    'microphone',
    codecs('audio/opus', 'audio/G722', 'audio/red', 'audio/CN'),
  );
  expect(ordered).toEqual(codecs('audio/red', 'audio/opus', 'audio/G722', 'audio/CN'));
});

it('keeps every codec, so that a browser without the first choices still finds one', () => {
  const offered = codecs('video/AV1', 'video/rtx', 'video/VP8', 'video/VP8', 'video/H264');
  expect(orderCodecs('camera', offered)).toEqual(
    codecs('video/VP8', 'video/VP8', 'video/H264', 'video/AV1', 'video/rtx'),
  );
  expect(orderCodecs('screen', codecs('video/H264', 'video/AV1'))).toEqual(
    codecs('video/H264', 'video/AV1'),
  );
});

it('asks nothing of a browser that cannot be asked', () => {
  const asked: unknown[] = [];
  const able = { setCodecPreferences: (list: unknown) => asked.push(list) };
  preferCodecs('camera', able as unknown as RTCRtpTransceiver, null);
  preferCodecs('camera', {} as RTCRtpTransceiver, { codecs: [], headerExtensions: [] });
  expect(asked).toEqual([]);
});
