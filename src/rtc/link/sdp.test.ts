import { describe, expect, it } from 'vitest';
import { fingerprintOf, fitOfAnswer, iceUfragOf } from './sdp.ts';

const sdp = (ufrag: string, fingerprint: string): string =>
  [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 63',
    `a=ice-ufrag:${ufrag}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    `a=ice-ufrag:${ufrag}`,
    '',
  ].join('\r\n');

describe('an SDP', () => {
  it('tells its ICE credentials and its certificate', () => {
    expect(iceUfragOf(sdp('3hl+', 'AB:CD'))).toBe('3hl+');
    expect(fingerprintOf(sdp('3hl+', 'AB:CD'))).toBe('sha-256 AB:CD');
  });

  it('without them tells nothing', () => {
    expect(iceUfragOf('v=0\r\n')).toBeNull();
    expect(fingerprintOf('')).toBeNull();
  });
});

describe('an answer', () => {
  it('fits when it is the first of its link', () => {
    expect(fitOfAnswer(null, sdp('a', 'AB'))).toBe('fits');
  });

  it('fits a restart when its ICE credentials are new', () => {
    expect(fitOfAnswer(sdp('a', 'AB'), sdp('b', 'AB'))).toBe('fits');
  });

  it('is stale when its ICE credentials are those in use', () => {
    expect(fitOfAnswer(sdp('a', 'AB'), sdp('a', 'AB'))).toBe('stale');
  });

  it('comes from another page when its certificate is new', () => {
    expect(fitOfAnswer(sdp('a', 'AB'), sdp('b', 'CD'))).toBe('otherPeer');
  });
});
