import { authorise } from '#core/administration/authorise.ts';
import { showEntries } from '#core/ledger/shown-entry.ts';
import { wholeEntries } from '#core/ledger/whole-entries.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, queryNumber } from './admin-route.ts';

const resource = { type: 'Ledger', id: soleResources.Ledger } as const;

/** `GET /v1/admin/ledger?limit&after`: entries, newest first; `next` continues. */
export const listEntries = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    await authorise(administered, { action: 'ReadLedger', resource }, ports);
    const limit = queryNumber(event, 'limit', { fallback: 50, max: 200 });
    const after = queryNumber(event, 'after', { fallback: 0, max: Number.MAX_SAFE_INTEGER });
    const found = await ports.store.entries({
      limit,
      descending: true,
      ...(after === 0 ? {} : { after }),
    });
    const whole = await wholeEntries(found, ports.store);
    const entries = await showEntries(
      whole.map(({ entry }) => entry),
      ports.store,
    );
    const next = found.length < limit ? null : found.at(-1)?.position;
    return jsonReply(200, { entries, next });
  });
