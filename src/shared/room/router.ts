import { initTRPC, tracked } from '@trpc/server';
import * as z from 'zod/mini';
import { reportSchema } from '../diagnostics/index.ts';
import { settingKeySchema, settingsPatchSchema } from '../settings.ts';
import {
  mediaStateSchema,
  participantIdSchema,
  pinSchema,
  signalSchema,
  tokenSchema,
} from '../signal/values.ts';
import { failureSchema } from '../signal/messages.ts';
import { enrolSchema } from '../cloud/rest.ts';
import { pathKinds, pathKindSchema } from '../path.ts';
import { faultCauseSchema } from '../support.ts';
import type { RoomApi } from './api.ts';
import { volumeSchema } from './volume.ts';
import { ferryEventSchema, ferryIdSchema } from './ferry.ts';

/**
 * The room API as a tRPC router: one contract for Electron IPC and for the WebSocket (DESIGN 2).
 * It validates and delegates, nothing else.
 */
export type RoomContext = { api: RoomApi };

const t = initTRPC.context<RoomContext>().create();
const procedure = t.procedure;
const one = z.object({ id: participantIdSchema });
const withToken = z.object({ token: tokenSchema });
const adminPin = z.string().check(z.regex(/^[0-9]{4,12}$/));

export const roomRouter = t.router({
  snapshots: procedure.subscription(async function* ({ ctx, signal }) {
    if (signal) yield* ctx.api.snapshots(signal);
  }),
  callEvents: procedure
    .input(z.object({ lastEventId: z.optional(z.string().check(z.regex(/^[0-9]{1,15}$/))) }))
    .subscription(async function* ({ ctx, input, signal }) {
      if (!signal) return;
      for await (const event of ctx.api.callEvents(Number(input.lastEventId ?? 0), signal))
        yield tracked(String(event.n), event);
    }),
  nearbyRooms: procedure.subscription(async function* ({ ctx, signal }) {
    if (signal) yield* ctx.api.nearbyRooms(signal);
  }),
  ferryFrames: procedure.subscription(async function* ({ ctx, signal }) {
    if (signal) yield* ctx.api.ferryFrames(signal);
  }),
  ferry: procedure
    .input(z.object({ ferry: ferryIdSchema, event: ferryEventSchema }))
    .mutation(({ ctx, input }) => ctx.api.ferry(input.ferry, input.event)),

  startMeeting: procedure.mutation(({ ctx }) => ctx.api.startMeeting()),
  endMeeting: procedure.mutation(({ ctx }) => ctx.api.endMeeting()),
  admit: procedure.input(one).mutation(({ ctx, input }) => ctx.api.admit(input.id)),
  deny: procedure.input(one).mutation(({ ctx, input }) => ctx.api.deny(input.id)),
  mute: procedure.input(one).mutation(({ ctx, input }) => ctx.api.mute(input.id)),
  remove: procedure.input(one).mutation(({ ctx, input }) => ctx.api.remove(input.id)),
  setLocked: procedure
    .input(z.object({ locked: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.setLocked(input.locked)),
  setPin: procedure
    .input(z.object({ enabled: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.setPin(input.enabled)),

  callRoom: procedure
    .input(z.object({ typedId: z.string().check(z.maxLength(32)) }))
    .mutation(({ ctx, input }) => ctx.api.callRoom(input.typedId)),
  confirmRoom: procedure
    .input(z.object({ isSame: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.confirmRoom(input.isSame)),
  knock: procedure
    .input(z.object({ pin: z.nullable(pinSchema) }))
    .mutation(({ ctx, input }) => ctx.api.knock(input.pin)),

  setMedia: procedure
    .input(z.object({ media: mediaStateSchema }))
    .mutation(({ ctx, input }) => ctx.api.setMedia(input.media)),
  callPaths: procedure
    .input(z.object({ paths: z.array(pathKindSchema).check(z.maxLength(pathKinds.length)) }))
    .mutation(({ ctx, input }) => ctx.api.callPaths(input.paths)),
  iceServers: procedure.query(({ ctx }) => ctx.api.iceServers()),
  signal: procedure
    .input(z.object({ to: participantIdSchema, signal: signalSchema }))
    .mutation(({ ctx, input }) => ctx.api.signal(input.to, input.signal)),

  setAdminPin: procedure
    .input(z.object({ pin: adminPin, token: z.nullable(tokenSchema) }))
    .mutation(({ ctx, input }) => ctx.api.setAdminPin(input.pin, input.token)),
  unlockSettings: procedure
    .input(z.object({ pin: adminPin }))
    .mutation(({ ctx, input }) => ctx.api.unlockSettings(input.pin)),
  // The token is a secret, so reading is a mutation too: a query's input could end up in an address.
  readSettings: procedure
    .input(withToken)
    .mutation(({ ctx, input }) => ctx.api.readSettings(input.token)),
  changeSettings: procedure
    .input(z.object({ token: tokenSchema, patch: settingsPatchSchema }))
    .mutation(({ ctx, input }) => ctx.api.changeSettings(input.token, input.patch)),

  runDiagnostics: procedure
    .input(withToken)
    .output(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), value: reportSchema }),
        z.object({ ok: z.literal(false), error: failureSchema }),
      ]),
    )
    .mutation(({ ctx, input }) => ctx.api.runDiagnostics(input.token)),
  cancelDiagnostics: procedure
    .input(withToken)
    .mutation(({ ctx, input }) => ctx.api.cancelDiagnostics(input.token)),
  reportFault: procedure
    .input(z.object({ cause: faultCauseSchema }))
    .mutation(({ ctx, input }) => ctx.api.reportFault(input.cause)),
  saveSupportBundle: procedure
    .input(withToken)
    .mutation(({ ctx, input }) => ctx.api.saveSupportBundle(input.token)),
  resetSetting: procedure
    .input(z.object({ token: tokenSchema, key: settingKeySchema }))
    .mutation(({ ctx, input }) => ctx.api.resetSetting(input.token, input.key)),
  setVolume: procedure
    .input(z.object({ volume: volumeSchema }))
    .mutation(({ ctx, input }) => ctx.api.setVolume(input.volume)),
  offerPairing: procedure
    .input(z.object({ token: tokenSchema }))
    .mutation(({ ctx, input }) => ctx.api.offerPairing(input.token)),
  withdrawPairing: procedure
    .input(z.object({ token: tokenSchema }))
    .mutation(({ ctx, input }) => ctx.api.withdrawPairing(input.token)),
  revokeController: procedure
    .input(z.object({ token: tokenSchema, id: z.string().check(z.maxLength(32)) }))
    .mutation(({ ctx, input }) => ctx.api.revokeController(input.token, input.id)),
  enrolCloud: procedure
    .input(z.object({ token: tokenSchema, code: enrolSchema.shape.code }))
    .mutation(({ ctx, input }) => ctx.api.enrolCloud(input.token, input.code)),
  leaveCloud: procedure
    .input(withToken)
    .mutation(({ ctx, input }) => ctx.api.leaveCloud(input.token)),
});

export type RoomRouter = typeof roomRouter;
