import { afterAll, beforeAll } from 'vitest';
import { describeWith } from '../harness/index.ts';
import type { DatabasePlace } from '../../src/cloud/database/open.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';
import { cloudSuite } from './support/suite.ts';
import { xmppSuite } from './support/xmppSuite.ts';

describeWith(['postgres'], 'the cloud on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.dispose());

  const makePlace = async (): Promise<DatabasePlace> => ({
    kind: 'postgres',
    url: await postgres.createDatabase(),
  });
  cloudSuite(makePlace);
  xmppSuite(makePlace);
});
