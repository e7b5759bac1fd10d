import type { LedgerProps } from './sallyport-props.ts';

/** The props of the log with what holds where one is left out; its name is made of other names. */
export type LedgerSetting = Required<Omit<LedgerProps, 'origin'>>;

const defaults: LedgerSetting = {
  mode: 'governance',
  days: 30,
  checkHours: 24,
  unsealedSeconds: 600,
};

/** What was chosen, and the defaults of what was not. */
export function ledgerSetting(given: LedgerProps = {}): LedgerSetting {
  return { ...defaults, ...given };
}
