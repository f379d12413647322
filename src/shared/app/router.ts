import { initTRPC } from '@trpc/server';
import * as z from 'zod/mini';
import { addressCharacters } from '../cloud/address.ts';
import { limits } from '../limits.ts';
import { languageSchema } from '../settings.ts';
import { ways, type AppApi } from './api.ts';

/** The personal app's API as a tRPC router: it validates and delegates, nothing else. */
const t = initTRPC.context<{ api: AppApi }>().create();
const { procedure } = t;
const way = z.enum(ways);

export const appRouter = t.router({
  snapshots: procedure.subscription(async function* ({ ctx, signal }) {
    if (signal) yield* ctx.api.snapshots(signal);
  }),
  join: procedure
    .input(z.object({ identity: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)), way }))
    .mutation(({ ctx, input }) => ctx.api.join(input.identity, input.way)),
  callId: procedure
    .input(z.object({ typedId: z.string().check(z.maxLength(32)), way }))
    .mutation(({ ctx, input }) => ctx.api.callId(input.typedId, input.way)),
  followLink: procedure
    .input(z.object({ way }))
    .mutation(({ ctx, input }) => ctx.api.followLink(input.way)),
  dismissLink: procedure.mutation(({ ctx }) => ctx.api.dismissLink()),
  confirm: procedure
    .input(z.object({ isSame: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.confirm(input.isSame)),
  setName: procedure
    .input(z.object({ name: z.string().check(z.maxLength(limits.nameCharacters * 2)) }))
    .mutation(({ ctx, input }) => ctx.api.setName(input.name)),
  setLanguage: procedure
    .input(z.object({ language: languageSchema }))
    .mutation(({ ctx, input }) => ctx.api.setLanguage(input.language)),
  setTellsRooms: procedure
    .input(z.object({ tells: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.api.setTellsRooms(input.tells)),
  setCloud: procedure
    .input(z.object({ typed: z.string().check(z.maxLength(addressCharacters * 2)) }))
    .mutation(({ ctx, input }) => ctx.api.setCloud(input.typed)),
});

export type AppRouter = typeof appRouter;
