import { describe, expect, it } from 'vitest';
import {
  nextLink,
  openLink,
  waits,
  type LinkContext,
  type LinkEffect,
  type LinkEvent,
  type LinkMachine,
} from './linkState.ts';

/** A machine with a clock: `effects` are those since the last look. */
const start = (role: LinkContext['role'], hasLink = false) => {
  let nowMs = 1_000_000;
  let effects: LinkEffect[] = [];
  const take = ({ machine, effect }: { machine: LinkMachine; effect: LinkEffect | null }) => {
    if (effect !== null) effects.push(effect);
    return machine;
  };
  let machine = take(openLink(hasLink, { nowMs, role }));
  const happen = (event: LinkEvent): void => {
    machine = take(nextLink(machine, event, { nowMs, role }));
  };
  return {
    happen,
    get at() {
      return machine.at;
    },
    pass: (ms: number): void => {
      const endMs = nowMs + ms;
      while (machine.at === 'trying' && machine.wakeAtMs <= endMs) {
        nowMs = Math.max(nowMs, machine.wakeAtMs);
        happen({ type: 'woke' });
      }
      nowMs = endMs;
    },
    effects: (): LinkEffect[] => {
      const seen = effects;
      effects = [];
      return seen;
    },
  };
};

const up: LinkEvent = { type: 'transport', state: 'connected' };
const down: LinkEvent = { type: 'transport', state: 'disconnected' };
const failed: LinkEvent = { type: 'transport', state: 'failed' };
const described: LinkEvent = { type: 'described' };

const connected = (role: LinkContext['role'] = 'caller') => {
  const link = start(role);
  link.happen(role === 'caller' ? described : { type: 'offered' });
  link.happen(up);
  link.pass(10_000);
  link.effects();
  return link;
};

describe('a path on which nothing comes any more', () => {
  it('is renewed by the caller while it still counts as connected', () => {
    const link = connected();
    link.happen({ type: 'silent' });
    expect(link.effects()).toEqual(['renew']);
    expect(link.at).toBe('connected');
  });

  it('keeps nobody waiting who asks for a path by another road', () => {
    const link = connected();
    link.happen({ type: 'silent' });
    link.happen({ type: 'asked', isNew: false });
    expect(link.effects()).toEqual(['renew', 'renew']);
  });

  it('is left to the caller by the answerer', () => {
    const link = connected('answerer');
    link.happen({ type: 'silent' });
    expect(link.effects()).toEqual([]);
  });

  it('is being mended already while a path is sought', () => {
    const link = connected();
    link.happen(down);
    link.happen({ type: 'silent' });
    expect(link.effects()).toEqual([]);
  });
});

describe('a new link', () => {
  it('is opened by the caller at once', () => {
    expect(start('caller').effects()).toEqual(['replace']);
  });

  it('is not opened again when its offer went out with the knock', () => {
    expect(start('caller', true).effects()).toEqual([]);
  });

  it('is waited for by the answerer, who asks when it does not come', () => {
    const link = start('answerer');
    link.pass(waits.absent.answerer - 1);
    expect(link.effects()).toEqual([]);
    link.pass(1);
    expect(link.effects()).toEqual(['replace']);
  });

  it('is offered again, ever more rarely, while nobody answers', () => {
    const link = start('caller');
    link.effects();
    link.pass(20_000);
    expect(link.effects()).toEqual(['renew', 'renew', 'renew']);
  });

  it('is replaced when it was answered and still does not connect', () => {
    const link = start('caller');
    link.effects();
    link.happen(described);
    link.pass(waits.connect.caller);
    expect(link.effects()).toEqual(['replace']);
  });
});

describe('a link that lost its path', () => {
  it('is left alone when the path comes back by itself', () => {
    const link = connected();
    link.happen(down);
    link.pass(waits.settle.caller - 1);
    link.happen(up);
    link.pass(60_000);
    expect(link.effects()).toEqual([]);
    expect(link.at).toBe('connected');
  });

  it('gets a new path after a second', () => {
    const link = connected();
    link.happen(down);
    link.pass(waits.settle.caller);
    expect(link.effects()).toEqual(['renew']);
  });

  it('gets a new path at once when ICE has failed', () => {
    const link = connected();
    link.happen(failed);
    expect(link.effects()).toEqual(['renew']);
  });

  it('is not touched while a restart that was answered may still connect', () => {
    const link = connected();
    link.happen(failed);
    link.happen(described);
    link.effects();
    link.pass(waits.connect.caller - 1);
    expect(link.effects()).toEqual([]);
    link.pass(1);
    expect(link.effects()).toEqual(['replace']);
  });

  it('is replaced when an answered restart has failed too', () => {
    const link = connected();
    link.happen(failed);
    link.effects();
    link.happen(described);
    link.pass(2_000);
    link.happen(failed);
    expect(link.effects()).toEqual(['replace']);
  });

  it('is renewed at once when the road is back', () => {
    const link = connected();
    link.happen(down);
    link.pass(30_000);
    link.effects();
    link.happen({ type: 'hope' });
    expect(link.effects()).toEqual(['renew']);
  });

  it.each(['caller', 'answerer'] as const)(
    'is renewed by the %s at once, and once, when its sockets are known to be dead',
    (role) => {
      const link = connected(role);
      link.happen({ type: 'pathDied' });
      expect(link.effects()).toEqual(['renew']);
      expect(link.at).toBe('connected');
      // ICE notices seconds later, in the middle of the renewal: that is no reason for another one.
      link.happen(down);
      link.happen(described);
      link.happen(up);
      link.pass(60_000);
      expect(link.effects()).toEqual([]);
    },
  );

  it('is given up after a minute, with its resources', () => {
    const link = connected();
    link.happen(down);
    link.pass(waits.lostAfter - 1);
    expect(link.at).toBe('trying');
    link.pass(1);
    expect(link.at).toBe('lost');
    expect(link.effects().at(-1)).toBe('close');
  });

  it('does little in that minute', () => {
    const link = connected();
    link.happen(down);
    link.pass(waits.lostAfter);
    expect(link.effects().length).toBeLessThan(10);
    link.pass(3_600_000);
    expect(link.effects()).toEqual([]);
  });
});

describe('a lost link', () => {
  const lost = (role: LinkContext['role'] = 'caller') => {
    const link = connected(role);
    link.happen(failed);
    link.pass(waits.lostAfter);
    link.effects();
    return link;
  };

  it.each([
    ['the road is back', { type: 'hope' }],
    ['the other side asks', { type: 'asked', isNew: true }],
  ] satisfies [string, LinkEvent][])('is made anew when %s', (_when, event) => {
    const link = lost();
    link.happen(event);
    expect(link.effects()).toEqual(['replace']);
    expect(link.at).toBe('trying');
  });

  it('is taken up again with the caller’s offer', () => {
    const link = lost('answerer');
    link.happen({ type: 'offered' });
    expect(link.at).toBe('trying');
  });

  it('does not come back by an old connection’s late event', () => {
    const link = lost();
    link.happen(up);
    link.happen(described);
    expect(link.at).toBe('lost');
  });
});

describe('a request of the answerer', () => {
  it('for a new path is granted also while this side still sees the old one', () => {
    const link = connected();
    link.happen({ type: 'asked', isNew: false });
    expect(link.effects()).toEqual(['renew']);
    expect(link.at).toBe('connected');
  });

  it('for a new link is granted', () => {
    const link = connected();
    link.happen({ type: 'asked', isNew: true });
    expect(link.effects()).toEqual(['replace']);
  });

  it('that was kept on the road with others is granted once', () => {
    const link = connected();
    for (let count = 0; count < 6; count += 1) link.happen({ type: 'asked', isNew: true });
    expect(link.effects()).toEqual(['replace']);
  });
});

describe('a request for a new link that is being made', () => {
  it('changes nothing', () => {
    const link = start('caller');
    link.effects();
    link.happen({ type: 'asked', isNew: true });
    link.pass(2_000);
    expect(link.effects()).toEqual([]);
  });
});

describe('a link that the other side closed', () => {
  it('is not hammered at: the list may be about to drop it', () => {
    const link = connected();
    link.happen({ type: 'ended', why: 'closedByPeer' });
    expect(link.effects()).toEqual([]);
    link.pass(waits.absent.caller);
    expect(link.effects()).toEqual(['replace']);
  });

  it('is made anew at once when the other page has only started anew', () => {
    const link = connected();
    link.happen(down);
    link.pass(20_000);
    link.effects();
    link.pass(1_000);
    link.happen({ type: 'ended', why: 'otherPeer' });
    expect(link.effects()).toEqual(['replace']);
  });
});
