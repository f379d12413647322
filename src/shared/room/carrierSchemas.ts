import * as z from 'zod/mini';
import { tokenSchema } from '../signal/values.ts';
import { carrierLimits, type CarrierFrame, type ScreenCredentials } from './carrier.ts';

const connection = z.int().check(z.minimum(1));

export const carrierFrameSchema: z.ZodMiniType<CarrierFrame> = z.discriminatedUnion('k', [
  z.object({ k: z.enum(['open', 'close']), c: connection }),
  z.object({
    k: z.literal('data'),
    c: connection,
    d: z.string().check(z.maxLength(carrierLimits.frameCharacters)),
  }),
]);

export const screenCredentialsSchema: z.ZodMiniType<ScreenCredentials> = z.object({
  token: z.optional(tokenSchema),
  session: tokenSchema,
});
