import * as z from 'zod/mini';
import {
  createdRoomSchema,
  enrolmentCodeSchema,
  newRoomSchema,
  roomIdSchema,
  roomPageSchema,
  roomSchema,
} from '#shared/cloud/rest.ts';
import { bearerOf } from '../http/bearer.ts';
import { refuse, valueOf } from '../http/failures.ts';
import type { Services } from '../services/index.ts';
import { apiBase, failures, nothing, type CloudApp } from './cloudApp.ts';

const params = z.object({ roomId: roomIdSchema });
const about = { tags: ['administrator'], security: [{ adminKey: [] }] };

/** Rooms, for administrators. */
export async function roomRoutes(app: CloudApp, services: Services): Promise<void> {
  const { adminKeys, rooms } = services;
  app.addHook('onRequest', async (request) => {
    if (!(await adminKeys.isValid(bearerOf(request)))) refuse({ code: 'cloud.keyRefused' });
  });

  app.post(
    `${apiBase}/rooms`,
    {
      schema: {
        ...about,
        summary: 'A new room, and the one-time code that is typed at its wall',
        body: newRoomSchema,
        response: { 201: createdRoomSchema, ...failures },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await rooms.create(body.name)),
  );

  app.get(
    `${apiBase}/rooms`,
    {
      schema: {
        ...about,
        summary: 'All rooms, 200 at a time',
        querystring: z.object({ after: z.optional(roomIdSchema) }),
        response: { 200: roomPageSchema, ...failures },
      },
    },
    ({ query }) => rooms.page(query.after),
  );

  app.get(
    `${apiBase}/rooms/:roomId`,
    {
      schema: { ...about, summary: 'One room', params, response: { 200: roomSchema, ...failures } },
    },
    async (request) => valueOf(await rooms.find(request.params.roomId)),
  );

  app.post(
    `${apiBase}/rooms/:roomId/code`,
    {
      schema: {
        ...about,
        summary: 'A new code for a room; the one before is worth nothing any more',
        params,
        response: { 201: enrolmentCodeSchema, ...failures },
      },
    },
    async (request, reply) =>
      reply.code(201).send(valueOf(await rooms.makeCode(request.params.roomId))),
  );

  app.delete(
    `${apiBase}/rooms/:roomId`,
    {
      schema: {
        ...about,
        summary: 'Revokes a room: its key and its meetings end at once',
        params,
        response: nothing,
      },
    },
    async (request, reply) =>
      reply.code(204).send(valueOf(await rooms.revoke(request.params.roomId))),
  );
}
