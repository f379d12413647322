import { expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/process.ts';
import { describeWith, launchRoom, waitFor } from '../harness/index.ts';

describeWith(['lan'], 'a running room', () => {
  it('is found by `npm run discover`, and no longer once it has stopped', async () => {
    const search = async (): Promise<{ rooms: unknown[] }> => {
      const { stdout } = await run(process.execPath, [
        inRoot('scripts/run.mjs'),
        'discover',
        '--json',
      ]);
      return JSON.parse(stdout) as { rooms: unknown[] };
    };
    const room = await launchRoom();
    const found = await waitFor('the room', async () => {
      const { rooms } = await search();
      return JSON.stringify(rooms).includes(room.id) && rooms;
    });
    expect(JSON.stringify(found)).toContain(room.room);
    await room.stop();
    expect(JSON.stringify((await search()).rooms)).not.toContain(room.id);
  });
});
