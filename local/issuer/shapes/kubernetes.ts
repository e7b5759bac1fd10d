import type { Shape } from './shape.ts';

/**
 * Kubernetes projected service account tokens. Shape: Kubernetes documentation, "Managing Service
 * Accounts", "Bound service account tokens", "Schema for service account private claims".
 */
export const kubernetes: Shape = {
  name: 'kubernetes',
  algorithm: 'RS256',
  keysPath: '/.well-known/jwks',
  publishesAlgorithm: false,
  audienceIsList: true,
  lifetimeSeconds: 3_600,
  backdatedSeconds: 0,
  claimsOf(chosen) {
    const own = { ...defaults, ...Object(chosen['kubernetes.io']) };
    return {
      sub: `system:serviceaccount:${own.namespace}:${own.serviceaccount.name}`,
      'kubernetes.io': own,
      ...chosen,
    };
  },
};

const defaults = {
  namespace: 'shop',
  node: { name: 'ip-10-0-3-17.ec2.internal', uid: 'b1a1c2de-6a55-4a7e-9f0f-5a4a8a2f7c10' },
  pod: { name: 'checkout-7c9f6d5b8-x2x4v', uid: '5b0f7c7e-97f4-4e0b-8a54-0d6ce0c3e3d2' },
  serviceaccount: { name: 'checkout', uid: '3f1c2a9e-5b7d-4a53-9c1e-0d2f6f8f1b11' },
};
