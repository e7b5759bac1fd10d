import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeaseRequest } from './inputs.ts';
import { isLease, type Lease } from './lease.ts';
import type { Step } from './step.ts';

/** A folder that only this user can read: what was asked for, and the leases that came of it. */
export interface LeaseFolder {
  readonly path: string;
  readonly request: LeaseRequest;
}

/** A lease in the folder, and when it was put there. */
export interface HeldLease {
  readonly lease: Lease;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The broker has refused its successor, so it is handed out no more; it can still be ended. */
  readonly isRefused: boolean;
}

/** Makes the folder where the runner keeps what belongs to one job. */
export function makeLeaseFolder(step: Step, request: LeaseRequest): LeaseFolder {
  const path = mkdtempSync(join(step.env.RUNNER_TEMP || tmpdir(), 'sallyport-'));
  writePrivately(join(path, 'request.json'), JSON.stringify(request));
  return { path, request };
}

export function openLeaseFolder(path: string): LeaseFolder {
  return { path, request: JSON.parse(readFileSync(join(path, 'request.json'), 'utf8')) };
}

/** Puts one more lease in; others may do so at the same time. */
export function holdLease({ path }: LeaseFolder, lease: Lease, now: number): void {
  const name = `lease-${randomUUID()}`;
  writePrivately(join(path, `${name}.part`), JSON.stringify({ lease, since: now }));
  renameSync(join(path, `${name}.part`), join(path, `${name}.json`));
}

/** The leases in the folder, the one that ends last first. */
export function heldLeases({ path }: LeaseFolder): readonly HeldLease[] {
  const all = new Set(readdirSync(path));
  return [...all]
    .filter(isLeaseFile)
    .map((name) => ({
      ...JSON.parse(readFileSync(join(path, name), 'utf8')),
      isRefused: all.has(refusalOf(name)),
    }))
    .filter((held) => isLease(held.lease))
    .toSorted((a, b) => endOf(b) - endOf(a));
}

/** Marks the leases in the folder as refused; others may do so at the same time. */
export function refuseLeases({ path }: LeaseFolder): void {
  for (const name of readdirSync(path).filter(isLeaseFile)) {
    writeFileSync(join(path, refusalOf(name)), '', { mode: 0o600 });
  }
}

function isLeaseFile(name: string): boolean {
  return /^lease-.*\.json$/.test(name);
}

/** Empty: that it is there says all, so it cannot be read by halves. */
function refusalOf(name: string): string {
  return name.replace(/\.json$/, '.refused');
}

/** When a lease ends, in milliseconds since 1970. */
export function endOf({ lease }: Pick<HeldLease, 'lease'>): number {
  return Date.parse(lease.expiration);
}

/** Writes a file that nobody else can read, and that was not there. */
export function writePrivately(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
}

export function removeLeaseFolder({ path }: { readonly path: string }): void {
  rmSync(path, { recursive: true, force: true });
}
