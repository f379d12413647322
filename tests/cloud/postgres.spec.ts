import { afterAll, beforeAll } from 'vitest';
import { describeWith } from '../harness/index.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';
import { cloudSuite } from './support/suite.ts';

describeWith(['postgres'], 'the cloud on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.dispose());

  cloudSuite(async () => ({ kind: 'postgres', url: await postgres.createDatabase() }));
});
