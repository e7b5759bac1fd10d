import type { Person } from '#core/config/configuration.ts';

/** What a person shows at the administrators' door. */
export interface ShownAtDoor {
  readonly bearer?: string;
  /** The caller's ARN, as API Gateway's IAM authorisation established it. */
  readonly callerArn?: string;
}

/** Who came through the door. */
export interface Admitted {
  readonly person: Person;
  /** When the person last proved who it is. */
  readonly signedInAt: Date;
}

/** Tells who stands at the administrators' door; throws `sign_in_needed` when nobody is proven. */
export interface Doorkeeper {
  personAt(shown: ShownAtDoor): Promise<Admitted>;
}
