import { pathToFileURL } from 'node:url';

// One instance of a function as Lambda has it: loads a bundle from its file, then answers one event
// after another. Its environment is what it was started with, and nothing of the tests'.
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
