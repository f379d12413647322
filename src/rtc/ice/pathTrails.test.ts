import { expect, test } from 'vitest';
import type { PathKind, PathSteps } from '#shared/path.ts';
import { createPathTrails } from './pathTrails.ts';

const udp = 2 ** 25;
const relay = 'turn:relay.example:3478?transport=udp';
const tls = 'turns:relay.example:5349?transport=tcp';

class FakeConnection extends EventTarget {
  connectionState = 'new';
  iceGatheringState = 'gathering';
  servers: { urls: string[] }[] = [{ urls: ['stun:relay.example'] }, { urls: [relay, tls] }];
  getConfiguration() {
    return { iceServers: this.servers };
  }
  find(type: string, priority = udp) {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: { type, priority } }));
  }
  fail(url: string, errorCode: number) {
    this.dispatchEvent(Object.assign(new Event('icecandidateerror'), { url, errorCode }));
  }
}

function make(servers?: FakeConnection['servers']) {
  const trails = createPathTrails();
  const open = () => {
    const fake = new FakeConnection();
    if (servers) fake.servers = servers;
    const pc = fake as unknown as RTCPeerConnection;
    trails.watch(pc);
    return { fake, pc };
  };
  let { fake, pc } = open();
  let steps: PathSteps = [];
  return {
    pc: () => fake,
    replace: () => void ({ fake, pc } = open()),
    look(inUse: PathKind | null = null, withoutPathMs = 0) {
      steps = trails.steps(pc, { inUse, withoutPathMs }, steps);
      return steps;
    },
  };
}
const states = (steps: PathSteps) => steps.map(({ state, fault }) => fault ?? state);

test('without servers there is only the direct way', () => {
  expect(states(make([]).look())).toEqual(['trying', 'off', 'off', 'off']);
});

test('candidates tell which kinds this side could use, and the pair which one it does', () => {
  const { pc, look } = make();
  pc().find('host');
  pc().find('srflx');
  expect(states(look())).toEqual(['ready', 'ready', 'trying', 'trying']);
  pc().find('relay', udp);
  pc().find('relay', 1);
  expect(states(look('turnTls'))).toEqual(['ready', 'ready', 'ready', 'inUse']);
});

test('a server that is silent is told from one that refuses, and is named', () => {
  const { pc, look } = make();
  pc().fail(relay, 701);
  pc().fail(tls, 401);
  const [, stun, turnUdp, turnTls] = look();
  expect(stun?.server).toEqual({ host: 'relay.example', port: 3478 });
  expect(turnUdp).toMatchObject({ fault: 'silent', server: { port: 3478 } });
  expect(turnTls).toMatchObject({ fault: 'refused', server: { port: 5349 } });
});

test('one network card that gets through counts more than another that does not', () => {
  const { pc, look } = make();
  pc().fail(relay, 701);
  pc().find('relay', udp);
  expect(states(look())[2]).toBe('ready');
});

test('where nothing comes through in time, each kind says why, however often the link is made anew', () => {
  const { pc, look, replace } = make();
  pc().find('host');
  expect(states(look(null, 6_000))).toEqual(['ready', 'trying', 'trying', 'trying']);
  expect(states(look(null, 8_000))).toEqual(['ready', 'silent', 'silent', 'silent']);
  replace();
  pc().find('host');
  expect(states(look(null, 13_000))).toEqual(['noAnswer', 'silent', 'silent', 'silent']);
  pc().find('relay', udp);
  expect(states(look('turnUdp'))[2]).toBe('inUse');
});

test('nothing new is the same object, so that nothing is drawn again', () => {
  const { look } = make();
  expect(look()).toBe(look());
});
