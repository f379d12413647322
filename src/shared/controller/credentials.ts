import * as z from 'zod/mini';
import { nameSchema, tokenSchema } from '../signal/values.ts';

/**
 * What a controller says first on a new socket, as tRPC connection parameters. `token` is made by the page
 * and kept; the one-time `code` of the QR vouches for it once.
 */
export const controllerCredentialsSchema = z.object({
  token: tokenSchema,
  code: z.optional(tokenSchema),
  /** How the wall lists it. Goes with a code. */
  name: z.optional(nameSchema),
  /** The token that this device had before: it is no longer good once the new one is. */
  replaces: z.optional(tokenSchema),
});
export type ControllerCredentials = z.infer<typeof controllerCredentialsSchema>;
