import { build } from 'vite';

/** Builds a module (absolute path) for a page, as the product's pages are built, into one script. */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rolldownOptions: { input: entry, output: { format: 'es' } },
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
