import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

// One instance of a function as Lambda has it: loads a bundle from its file, then answers one event
// after another. Its environment is what it was started with, and nothing of the tests'.
const timeoutMilliseconds = Number(process.env.TEST_TIMEOUT_MS ?? 60_000);

type StreamingHandler = (event: unknown, stream: Writable, context: object) => Promise<void>;

/** As Lambda's runtime has it: what a function streams is handed on, with the type that it was given. */
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: StreamingHandler) => async (event: unknown) => {
      const chunks: Buffer[] = [];
      let contentType = '';
      const stream = new Writable({
        write: (chunk: Buffer, _, taken) => {
          chunks.push(chunk);
          taken();
        },
      });
      const setContentType = (type: string) => {
        contentType = type;
      };
      const endsAt = Date.now() + timeoutMilliseconds;
      const context = { getRemainingTimeInMillis: () => endsAt - Date.now() };
      await handler(event, Object.assign(stream, { setContentType }), context);
      return { contentType, streamed: Buffer.concat(chunks) };
    },
  },
});

const began = performance.now();
const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);

process.on('message', (message: { readonly id: number; readonly event: unknown }) => {
  const { id, event } = message;
  Promise.resolve()
    .then(() => handler(event))
    .then(
      (result: unknown) => process.send?.({ id, result: result ?? null }),
      (error: Error) =>
        process.send?.({ id, failure: { errorType: error.name, errorMessage: error.message } }),
    );
});
process.send?.({ id: 0, result: { loadedMilliseconds: performance.now() - began } });
