import type { Peer } from './world.ts';

/**
 * How many objects of each class live in a page after garbage collection. The size of the heap would not do:
 * the test driver's own scripts make it grow.
 */
export async function liveObjects(
  { page }: Peer,
  classes: readonly string[],
): Promise<Record<string, number>> {
  const devTools = await page.context().newCDPSession(page);
  const counts: Record<string, number> = {};
  for (const name of classes) {
    const prototype = await devTools.send('Runtime.evaluate', { expression: `${name}.prototype` });
    const found = await devTools.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId ?? '',
      objectGroup: name,
    });
    const { result } = await devTools.send('Runtime.callFunctionOn', {
      objectId: found.objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    counts[name] = Number(result.value);
    await devTools.send('Runtime.releaseObjectGroup', { objectGroup: name });
  }
  await devTools.detach();
  return counts;
}
