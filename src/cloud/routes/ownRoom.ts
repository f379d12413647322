import type { FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import {
  cloudMeetingSchema,
  heartbeatAnswerSchema,
  heartbeatSchema,
  iceSchema,
  lockSchema,
  sixDigitsSchema,
} from '#shared/cloud/rest.ts';
import { bearerOf } from '../http/bearer.ts';
import { refuse, valueOf } from '../http/failures.ts';
import type { RoomRow } from '../repositories/rooms.ts';
import type { Services } from '../services/index.ts';
import { apiBase, failures, nothing, type CloudApp } from './cloudApp.ts';

const params = z.object({ id: sixDigitsSchema });
const about = { tags: ['room'], security: [{ roomKey: [] }] };
const roomOf = (request: FastifyRequest): RoomRow => request.getDecorator<RoomRow>('room');

/** What a room does with its own key. */
export async function ownRoomRoutes(app: CloudApp, services: Services): Promise<void> {
  const { rooms, meetings } = services;
  app.decorateRequest('room');
  app.addHook('onRequest', async (request) => {
    const room = await rooms.authenticate(bearerOf(request));
    request.setDecorator('room', room ?? refuse({ code: 'cloud.keyRefused' }));
  });

  app.post(
    `${apiBase}/room/heartbeat`,
    {
      schema: {
        ...about,
        summary: 'The room is there; its meetings live on',
        body: heartbeatSchema,
        response: { 200: heartbeatAnswerSchema, ...failures },
      },
    },
    (request) => rooms.heartbeat(roomOf(request), request.body),
  );

  app.post(
    `${apiBase}/room/meetings`,
    {
      schema: {
        ...about,
        summary: 'Starts a meeting and gets its six digits',
        response: { 201: cloudMeetingSchema, ...failures },
      },
    },
    async (request, reply) =>
      reply.code(201).send(valueOf(await meetings.start(roomOf(request).roomId))),
  );

  app.patch(
    `${apiBase}/room/meetings/:id`,
    {
      schema: {
        ...about,
        summary: 'Locks a meeting, or opens it again',
        params,
        body: lockSchema,
        response: { 200: cloudMeetingSchema, ...failures },
      },
    },
    async (request) => {
      const { id } = request.params;
      return valueOf(await meetings.setLocked(roomOf(request).roomId, id, request.body.isLocked));
    },
  );

  app.delete(
    `${apiBase}/room/meetings/:id`,
    { schema: { ...about, summary: 'Ends a meeting', params, response: nothing } },
    async (request, reply) =>
      reply.code(204).send(valueOf(await meetings.end(roomOf(request).roomId, request.params.id))),
  );

  app.post(
    `${apiBase}/room/meetings/:id/ice`,
    {
      schema: {
        ...about,
        summary: 'ICE servers for the room in this meeting, for ten minutes',
        params,
        response: { 200: iceSchema, ...failures },
      },
    },
    async (request) => valueOf(await meetings.ice(roomOf(request).roomId, request.params.id)),
  );
}
