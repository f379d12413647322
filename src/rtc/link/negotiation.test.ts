import { describe, expect, it } from 'vitest';
import type { Signal } from '#shared/signal/values.ts';
import { settle } from '../testing/fakeClock.ts';
import { createNegotiation } from './negotiation.ts';

type Description = { type: 'offer' | 'answer'; sdp: string };

/** The part of RTCPeerConnection that negotiates, by the rules of RFC 8829 §4. */
const createFakeConnection = () => {
  let generation = 0;
  const calls: string[] = [];
  const pc = {
    signalingState: 'stable',
    localDescription: null as Description | null,
    remoteDescription: null as Description | null,
    currentRemoteDescription: null as Description | null,
    createOffer: ({ iceRestart }: { iceRestart: boolean }) => {
      if (iceRestart || generation === 0) generation += 1;
      return Promise.resolve({ type: 'offer', sdp: `offer ${generation}` });
    },
    createAnswer: () => Promise.resolve({ type: 'answer', sdp: 'answer' }),
    setLocalDescription: (description: Description) => {
      calls.push(`local ${description.sdp}`);
      pc.localDescription = description;
      pc.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
      return Promise.resolve();
    },
    setRemoteDescription: (description: Description) => {
      calls.push(`remote ${description.sdp.split('\n')[0] ?? ''}`);
      pc.remoteDescription = description;
      pc.currentRemoteDescription = description;
      pc.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
      return Promise.resolve();
    },
    addIceCandidate: ({ candidate }: { candidate: string }) => {
      if (pc.remoteDescription === null) return Promise.reject(new Error('InvalidStateError'));
      calls.push(candidate);
      return candidate === 'old' ? Promise.reject(new Error('OperationError')) : Promise.resolve();
    },
  };
  return { pc: pc as unknown as RTCPeerConnection, calls };
};

const make = (isCaller: boolean, hasOurSlots = true) => {
  const { pc, calls } = createFakeConnection();
  const sent: Signal[] = [];
  const events: string[] = [];
  const negotiation = createNegotiation({
    pc,
    link: 'L',
    isCaller,
    signal: (signal) => sent.push(signal),
    offered: () => hasOurSlots,
    described: () => events.push('described'),
    otherPeer: () => events.push('otherPeer'),
    failed: () => events.push('failed'),
  });
  const receive = async (...signals: Signal[]): Promise<void> => {
    for (const signal of signals) negotiation.receive(signal);
    await settle();
  };
  return { negotiation, sent, calls, events, receive };
};

const offer: Signal = { kind: 'offer', link: 'L', sdp: 'offer' };
const answer = (ufrag: string, fingerprint = 'AB'): Signal => ({
  kind: 'answer',
  link: 'L',
  sdp: `answer\na=ice-ufrag:${ufrag}\na=fingerprint:${fingerprint}`,
});
const candidate = (text: string): Signal => ({
  kind: 'candidate',
  link: 'L',
  candidate: text,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: null,
});

describe('the caller', () => {
  it('says the same offer again while it is unanswered, and a new one after', async () => {
    const { negotiation, sent, receive } = make(true);
    await negotiation.offer();
    await negotiation.offer();
    await receive(answer('a'));
    await negotiation.offer();
    expect(sent.map((signal) => ('sdp' in signal ? signal.sdp : ''))).toEqual([
      'offer 1',
      'offer 1',
      'offer 2',
    ]);
  });

  it('takes the first of several answers to the same offer', async () => {
    const { negotiation, calls, receive } = make(true);
    await negotiation.offer();
    await receive(answer('a'), answer('a'));
    expect(calls.filter((call) => call.startsWith('remote'))).toHaveLength(1);
  });

  it('does not take a late answer to an earlier offer for one to the restart', async () => {
    const { negotiation, calls, receive, events } = make(true);
    await negotiation.offer();
    await receive(answer('a'));
    await negotiation.offer();
    await receive(answer('a'));
    expect(calls.filter((call) => call.startsWith('remote'))).toHaveLength(1);
    await receive(answer('b'));
    expect(calls.filter((call) => call.startsWith('remote'))).toHaveLength(2);
    expect(events).toEqual(['described', 'described']);
  });

  it('notices that a page which started anew answers its restart', async () => {
    const { negotiation, events, receive } = make(true);
    await negotiation.offer();
    await receive(answer('a'));
    await negotiation.offer();
    await receive(answer('b', 'CD'));
    expect(events).toEqual(['described', 'otherPeer']);
  });

  it('keeps candidates that come before the answer, and adds them in order', async () => {
    const { negotiation, calls, receive } = make(true);
    await negotiation.offer();
    await receive(candidate('one'), candidate('two'), answer('a'), candidate('three'));
    expect(calls).toEqual(['local offer 1', 'remote answer', 'one', 'two', 'three']);
  });

  it('takes no offer', async () => {
    const { calls, receive } = make(true);
    await receive(offer);
    expect(calls).toEqual([]);
  });
});

describe('the answerer', () => {
  it('answers, and an offer said twice twice', async () => {
    const { sent, events, receive } = make(false);
    await receive(offer, offer);
    expect(sent.map(({ kind }) => kind)).toEqual(['answer', 'answer']);
    expect(events).toEqual(['described', 'described']);
  });

  it('adds candidates only after the offer, and drops those of an ICE generation that is over', async () => {
    const { calls, events, receive } = make(false);
    await receive(candidate('early'), offer, candidate('old'), candidate('new'));
    expect(calls).toEqual(['remote offer', 'local answer', 'early', 'old', 'new']);
    expect(events).toEqual(['described']);
  });

  it('refuses an offer with other m-lines than ours', async () => {
    const { sent, events, receive } = make(false, false);
    await receive(offer);
    expect(sent).toEqual([]);
    expect(events).toEqual(['failed']);
  });

  it('holds only so many early candidates', async () => {
    const { calls, receive } = make(false);
    await receive(...Array.from({ length: 200 }, (_, index) => candidate(`c${index}`)));
    await receive(offer);
    expect(calls.filter((call) => call.startsWith('c'))).toHaveLength(64);
  });
});

it('does nothing once closed', async () => {
  const { negotiation, sent, calls, receive } = make(false);
  negotiation.close();
  await receive(offer);
  expect([...sent, ...calls]).toEqual([]);
});
