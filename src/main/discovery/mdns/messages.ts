import * as z from 'zod/mini';

/** What the room and its mDNS worker say to each other. */
const serviceSpecSchema = z.object({
  interfaceName: z.string(),
  address: z.ipv4(),
  netmask: z.ipv4(),
  name: z.string(),
  host: z.string(),
  port: z.int(),
  txt: z.record(z.string(), z.string()),
});

export const toWorkerSchema = z.discriminatedUnion('kind', [
  /** Publish these and nothing else. */
  z.object({ kind: z.literal('publish'), services: z.array(serviceSpecSchema) }),
  /** Ask on the interfaces of these own addresses; answers come as `found`, the end as `browsed`. */
  z.object({
    kind: z.literal('browse'),
    n: z.int(),
    addresses: z.array(z.ipv4()),
    forMs: z.int(),
  }),
  /** Withdraw everything; answered by `stopped`. */
  z.object({ kind: z.literal('stop') }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;

const candidateSchema = z.object({
  address: z.ipv4(),
  port: z.int(),
  tag: z.nullable(z.string()),
});

export const fromWorkerSchema = z.discriminatedUnion('kind', [
  /** It hears from now on. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('published'), interfaceName: z.string(), name: z.string() }),
  z.object({ kind: z.literal('renamed'), interfaceName: z.string(), name: z.string() }),
  z.object({ kind: z.literal('failed'), interfaceName: z.string(), code: z.string() }),
  z.object({ kind: z.literal('found'), n: z.int(), candidate: candidateSchema }),
  z.object({
    kind: z.literal('browsed'),
    n: z.int(),
    failures: z.array(z.object({ address: z.string(), code: z.string() })),
  }),
  z.object({ kind: z.literal('stopped') }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
