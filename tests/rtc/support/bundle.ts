import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds a module for a page, as the product's pages are built, into one script. */
export async function bundle(entry: string): Promise<string> {
  const root = path.dirname(fileURLToPath(import.meta.url));
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rolldownOptions: { input: path.resolve(root, entry), output: { format: 'es' } },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) =>
    'output' in each ? each.output : [],
  );
  const chunk = outputs.find((output) => output.type === 'chunk');
  if (chunk === undefined || chunk.type !== 'chunk')
    throw new Error(`nothing was built of ${entry}`);
  return chunk.code;
}
