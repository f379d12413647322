import { useState } from 'react';
import type { Failure } from '#shared/errors.ts';
import { err } from '#shared/result.ts';
import type { Outcome, PairingOffer, RoomApi } from '#shared/room/api.ts';
import type { SettingsView } from '#shared/room/snapshot.ts';
import type { SettingKey, SettingsPatch } from '#shared/settings.ts';
import { firstGate, isPinComplete, nextGate, type Gate, type GateEvent } from './gate.ts';

type Answer<K extends keyof RoomApi> = RoomApi[K] extends (...args: never[]) => infer R
  ? Promise<Awaited<R>>
  : never;

export type SettingsCommands = {
  setAdminPin: (pin: string, token: string | null) => Answer<'setAdminPin'>;
  unlockSettings: (pin: string) => Answer<'unlockSettings'>;
  readSettings: (token: string) => Answer<'readSettings'>;
  changeSettings: (token: string, patch: SettingsPatch) => Answer<'changeSettings'>;
  resetSetting: (token: string, key: SettingKey) => Answer<'resetSetting'>;
  offerPairing: (token: string) => Answer<'offerPairing'>;
  withdrawPairing: (token: string) => Answer<'withdrawPairing'>;
  revokeController: (token: string, id: string) => Answer<'revokeController'>;
  saveSupportBundle: (token: string) => Answer<'saveSupportBundle'>;
  enrolCloud: (token: string, code: string) => Answer<'enrolCloud'>;
  leaveCloud: (token: string) => Answer<'leaveCloud'>;
};

/** The room's place in the cloud. Each answers with what went wrong, if anything. */
export type CloudPlace = {
  enrol: (code: string) => Promise<Failure | null>;
  leave: () => Promise<Failure | null>;
};

/** Pairing of phones and tablets, for as long as the settings are open. */
export type Pairing = {
  offer: () => Promise<Outcome<PairingOffer>>;
  withdraw: () => void;
  /** Answers with what went wrong, if anything. */
  revoke: (id: string) => Promise<Failure | null>;
};

export type SettingsSession = {
  gate: Gate;
  isBusy: boolean;
  /** A PIN for the gate. */
  enterPin: (pin: string) => void;
  change: (patch: SettingsPatch) => void;
  /** What else is done with the token has failed; `settings.locked` closes the gate. */
  fail: (failure: Failure) => void;
  /** Takes back what was set on the wall. */
  reset: (key: SettingKey) => void;
  /** Answers with what went wrong, if anything. */
  changeAdminPin: (pin: string) => Promise<Failure | null>;
  pairing: Pairing;
  saveBundle: () => Promise<Outcome<{ file: string }>>;
  cloud: CloudPlace;
};

const closed = err({ code: 'settings.locked' } as const);

/** One visit to the settings. The token lives as long as the page is open, and nowhere else. */
export function useSettings(commands: SettingsCommands, isAdminPinSet: boolean): SettingsSession {
  const [gate, setGate] = useState<Gate>(() => firstGate(isAdminPinSet));
  const [isBusy, setIsBusy] = useState(false);
  const apply = (event: GateEvent): void => setGate((current) => nextGate(current, event));

  /** One command at a time; its failure is the gate's. */
  async function ask<T>(answer: Promise<Outcome<T>>, then: (value: T) => void): Promise<void> {
    setIsBusy(true);
    try {
      const outcome = await answer;
      if (outcome.ok) then(outcome.value);
      else apply({ type: 'failed', failure: outcome.error });
    } finally {
      setIsBusy(false);
    }
  }

  async function edit(token: string, answer: Promise<Outcome<SettingsView>>): Promise<void> {
    await ask(answer, (view) => apply({ type: 'changed', view }));
    const outcome = await answer;
    if (outcome.ok || outcome.error.code !== 'settings.fixed') return;
    // The room has been told something since the page was opened: show it beside the refusal.
    const read = await commands.readSettings(token);
    if (!read.ok) return;
    apply({ type: 'changed', view: read.value });
    apply({ type: 'failed', failure: outcome.error });
  }

  const open = async (granted: Promise<Outcome<{ token: string }>>): Promise<void> => {
    let token: string | null = null;
    await ask(granted, (value) => {
      token = value.token;
    });
    const key = token;
    if (key === null) return;
    await ask(commands.readSettings(key), (view: SettingsView) =>
      apply({ type: 'opened', token: key, view }),
    );
  };

  const token = gate.at === 'open' ? gate.token : null;
  const pairing: Pairing = {
    async offer() {
      const outcome = token === null ? closed : await commands.offerPairing(token);
      if (!outcome.ok && outcome.error.code === 'settings.locked')
        apply({ type: 'failed', failure: outcome.error });
      return outcome;
    },
    withdraw() {
      // Nobody waits for it: the code behind it is void in two minutes anyway.
      if (token !== null) commands.withdrawPairing(token).catch(() => undefined);
    },
    async revoke(id) {
      const outcome = token === null ? closed : await commands.revokeController(token, id);
      if (outcome.ok) return null;
      apply({ type: 'failed', failure: outcome.error });
      return outcome.error;
    },
  };

  async function place(answer: Promise<Outcome>): Promise<Failure | null> {
    const outcome = await answer;
    if (outcome.ok) return null;
    if (outcome.error.code === 'settings.locked') apply({ type: 'failed', failure: outcome.error });
    return outcome.error;
  }
  const none = Promise.resolve(closed);
  const cloud: CloudPlace = {
    enrol: (code) => place(token === null ? none : commands.enrolCloud(token, code)),
    leave: () => place(token === null ? none : commands.leaveCloud(token)),
  };

  return {
    gate,
    isBusy,
    pairing,
    cloud,
    enterPin(pin) {
      apply({ type: 'typed', pin });
      if (!isPinComplete(gate, pin)) return;
      void open(
        gate.at === 'choosing' ? commands.setAdminPin(pin, null) : commands.unlockSettings(pin),
      );
    },
    change(patch) {
      if (gate.at === 'open') void edit(gate.token, commands.changeSettings(gate.token, patch));
    },
    reset(key) {
      if (gate.at === 'open') void edit(gate.token, commands.resetSetting(gate.token, key));
    },
    async saveBundle() {
      const outcome = token === null ? closed : await commands.saveSupportBundle(token);
      if (!outcome.ok && outcome.error.code === 'settings.locked')
        apply({ type: 'failed', failure: outcome.error });
      return outcome;
    },
    fail: (failure) => apply({ type: 'failed', failure }),
    async changeAdminPin(pin) {
      if (gate.at !== 'open') return { code: 'settings.locked' };
      const outcome = await commands.setAdminPin(pin, gate.token);
      if (!outcome.ok) {
        apply({ type: 'failed', failure: outcome.error });
        return outcome.error;
      }
      apply({ type: 'opened', token: outcome.value.token, view: gate.view });
      return null;
    },
  };
}
