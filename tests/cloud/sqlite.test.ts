import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import type { DatabasePlace } from '../../src/cloud/database/open.ts';
import { cloudSuite } from './support/suite.ts';
import { xmppSuite } from './support/xmppSuite.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mago-cloud-'));
let made = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the cloud on SQLite', () => {
  const makePlace = (): Promise<DatabasePlace> => {
    made += 1;
    return Promise.resolve({ kind: 'sqlite', file: path.join(folder, `${made}.db`) });
  };
  cloudSuite(makePlace);
  xmppSuite(makePlace);
});
