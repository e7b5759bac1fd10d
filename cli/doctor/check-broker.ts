import { isLoopback } from '../token-sources/ask-endpoint.ts';
import { type Check, failed, passed, skipped } from './check.ts';
import type { BrokerSight } from './sight-broker.ts';

/** Tokens are refused when clocks are further apart than this, seconds. */
const skewSeconds = 30;

/** Everything that a sight of the broker shows. */
export function checkBroker(sight: BrokerSight): readonly Check[] {
  return [reached(sight), transport(sight), clock(sight), audience(sight), configuration(sight)];
}

/** Why nobody answered, and what to do about each reason. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: run "npm start", or correct SALLYPORT_URL',
  ENOTFOUND: 'there is no such name: correct SALLYPORT_URL, or ask for DNS',
  EAI_AGAIN: 'names cannot be resolved from here: check DNS and the network',
  CERT_HAS_EXPIRED: "its certificate has expired: renew it, or check this machine's clock",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'set NODE_EXTRA_CA_CERTS to the certificate of your authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'set NODE_EXTRA_CA_CERTS to the certificate of your authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'set NODE_EXTRA_CA_CERTS to the certificate of your authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: correct SALLYPORT_URL',
};

/** The check of a broker that did not answer. */
export function brokerUnreachable(broker: string, error: unknown): Check {
  const cause = (error as Error).cause ?? error;
  const { code, name } = cause as NodeJS.ErrnoException;
  // A timeout's own code is a number that says nothing.
  const why = typeof code === 'string' ? code : name;
  const remedy = unreachable[why] ?? 'check the network, proxies and firewalls on the way';
  return failed('broker', `${broker} does not answer (${why})`, remedy);
}

function reached({ broker, status }: BrokerSight): Check {
  if (status === 200) return passed('broker', `${broker} answers`);
  if (status === 503) return failed('broker', `${broker} is not ready`, 'see what follows');
  const remedy = 'check that SALLYPORT_URL names a Sallyport broker';
  return failed('broker', `${broker} answers with HTTP ${status}`, remedy);
}

function transport({ broker }: BrokerSight): Check {
  const isHere = isLoopback(new URL(broker));
  return passed(
    'transport',
    isHere ? 'on this machine' : 'TLS, with a certificate that is trusted',
  );
}

function clock({ clockAheadSeconds: ahead }: BrokerSight): Check {
  if (ahead === undefined) return skipped('clock', 'the broker does not tell the time');
  const apart = `${Math.abs(ahead).toFixed(0)} s ${ahead > 0 ? 'behind' : 'before'} the broker's`;
  if (Math.abs(ahead) <= skewSeconds) return passed('clock', `ours agrees with the broker's`);
  return failed('clock', `ours is ${apart}`, 'set the clock of this machine, for example by NTP');
}

function audience({ broker, document }: BrokerSight): Check {
  if (document.audience === broker) return passed('audience', broker);
  const wanted = typeof document.audience === 'string' ? document.audience : 'nothing readable';
  return failed(
    'audience',
    `the broker takes tokens for ${wanted}, and is called ${broker}`,
    'set SALLYPORT_URL to the URL that the administrators of the broker name',
  );
}

function configuration({ health }: BrokerSight): Check {
  const version = health.configuration;
  if (typeof version === 'string') return passed('configuration', `${version} is in force`);
  return failed('configuration', 'nothing is in force', 'run "sallyport config publish DIR"');
}
