import { claimAt } from '../claim-at.ts';
import type { Claims } from '../claims.ts';
import { type Facts, statedFacts, textOf } from './facts.ts';
import type { Profile } from './profile.ts';

const pointers = {
  namespace: '/kubernetes.io/namespace',
  service_account: '/kubernetes.io/serviceaccount/name',
  service_account_uid: '/kubernetes.io/serviceaccount/uid',
};

/**
 * Kubernetes projected service account tokens: EKS, GKE, AKS and own clusters. Each cluster is an
 * issuer of its own; a service account of the same name may be made again, its uid never.
 */
export const kubernetes: Profile = {
  name: 'kubernetes',
  untriggered: true,
  issuers: [
    { of: 'EKS', iss: 'https://oidc.eks.<region>.amazonaws.com/id/<id>' },
    {
      of: 'GKE',
      iss: 'https://container.googleapis.com/v1/projects/<project>/locations/<location>/clusters/<cluster>',
    },
    { of: 'AKS', iss: 'https://<region>.oic.prod-aks.azure.com/<tenant>/<cluster>/' },
    { of: 'a cluster of your own', iss: 'https://<host>' },
  ],
  refusedIssuers: [
    {
      form: /\.prod-aks\.azure\.com\/.*[^/]$/,
      message: 'issuers of AKS end in a slash',
      remedy: 'write the slash at the end',
    },
  ],
  shared: false,
  algorithms: ['RS256', 'ES256'],
  maxLifetimeSeconds: 86_400,
  maxAgeSeconds: 86_400,
  kidRequired: true,
  // Clusters before Kubernetes 1.30 set none.
  jtiRequired: false,
  tokenPerJob: true,
  sessionsPerToken: 96,
  claims: {
    service_account_uid: {
      pointer: pointers.service_account_uid,
      immutable: true,
      named: 'service_account',
    },
    namespace: { pointer: pointers.namespace, mutable: true },
    service_account: { pointer: pointers.service_account, mutable: true },
    pod: { pointer: '/kubernetes.io/pod/name', mutable: true },
    pod_uid: { pointer: '/kubernetes.io/pod/uid' },
    node: { pointer: '/kubernetes.io/node/name', mutable: true },
    node_uid: { pointer: '/kubernetes.io/node/uid' },
  },
  // Names of service accounts, pods and nodes say nothing without the namespace: anybody's may be called so.
  pinTogether: [['service_account_uid'], ['namespace']],
  narrowing: [
    { claim: 'namespace', because: 'says where the service account is' },
    { claim: 'service_account', because: 'says which one it is' },
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  return statedFacts({
    realm: textOf(claimAt(claims, pointers.namespace)),
    account: textOf(claimAt(claims, pointers.service_account)),
    accountIdentifier: textOf(claimAt(claims, pointers.service_account_uid)),
  });
}
