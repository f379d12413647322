import { initTRPC } from '@trpc/server';
import * as z from 'zod/mini';
import { volumeSchema } from '../room/volume.ts';
import { participantIdSchema } from '../signal/values.ts';
import type { ControllerApi } from './api.ts';

/** What paired controllers may call, and nothing else of the room: administrators' functions are not in it. */
export type ControllerContext = { api: ControllerApi };

const t = initTRPC.context<ControllerContext>().create({
  // Whoever is on the network hears what kind of mistake it was, and no more: no stack, no paths, no values.
  isDev: false,
  errorFormatter: ({ shape }) => ({ ...shape, message: shape.data.code }),
});
const procedure = t.procedure;
const one = z.object({ id: participantIdSchema });

export const controllerRouter = t.router({
  snapshots: procedure.subscription(async function* ({ ctx, signal }) {
    if (signal) yield* ctx.api.snapshots(signal);
  }),
  startMeeting: procedure.mutation(({ ctx }) => ctx.api.startMeeting()),
  endMeeting: procedure.mutation(({ ctx }) => ctx.api.endMeeting()),
  admit: procedure.input(one).mutation(({ ctx, input }) => ctx.api.admit(input.id)),
  deny: procedure.input(one).mutation(({ ctx, input }) => ctx.api.deny(input.id)),
  setLocked: procedure
    .input(z.object({ locked: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.setLocked(input.locked)),
  switchDevice: procedure
    .input(z.object({ device: z.enum(['microphone', 'camera']), isOn: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.switchDevice(input.device, input.isOn)),
  setVolume: procedure
    .input(z.object({ volume: volumeSchema }))
    .mutation(({ ctx, input }) => ctx.api.setVolume(input.volume)),
  unpair: procedure.mutation(({ ctx }) => ctx.api.unpair()),
});

export type ControllerRouter = typeof controllerRouter;
