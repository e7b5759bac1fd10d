import type { ListRequest, RecordKind, RecordKinds, Store, Versioned } from './store.ts';

const pageSize = 500;

/** Every record of a kind in the order asked for, read page by page as far as somebody goes on. */
export async function* recordsOf<K extends RecordKind>(
  store: Pick<Store, 'list'>,
  kind: K,
  request: Omit<ListRequest, 'limit'> = {},
): AsyncGenerator<{ readonly id: string } & Versioned<RecordKinds[K]>> {
  let from = request;
  for (;;) {
    const page = await store.list(kind, { ...from, limit: pageSize });
    yield* page;
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return;
    from = { ...from, after: last.id };
  }
}
