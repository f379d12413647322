import { contextBridge } from 'electron';
import { visitArgument, type VisitWishes } from '#shared/visitWishes.ts';

/** What a room's page gets from the personal app: how its owner wants to come, and nothing it could call. */
const handedOver = process.argv.find((argument) => argument.startsWith(visitArgument));
if (handedOver !== undefined) {
  const wishes = JSON.parse(
    decodeURIComponent(handedOver.slice(visitArgument.length)),
  ) as VisitWishes;
  contextBridge.exposeInMainWorld('magoApp', wishes);
}
