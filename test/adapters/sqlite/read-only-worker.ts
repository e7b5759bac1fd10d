import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { toStoreFault } from '#adapters/sqlite/store-fault.ts';

/**
 * Opens a store as somebody who is bound by file modes (root is not): `read-only-worker <path>`.
 * Prints the fault's code and message, or `opened`.
 */
const [path = ''] = process.argv.slice(2);
if (process.getuid?.() === 0) {
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
try {
  openSqliteStore({ path }).close();
  process.stdout.write('opened');
} catch (error) {
  const { code, message } = toStoreFault(error);
  process.stdout.write(`${code}: ${message}`);
}
