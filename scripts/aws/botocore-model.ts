/** One `service-2.json` of botocore, as far as it is read. */
export interface BotocoreModel {
  readonly metadata: {
    readonly apiVersion: string;
    readonly endpointPrefix: string;
    readonly protocol: string;
    readonly protocols?: readonly string[];
    readonly signatureVersion: string;
    readonly signingName?: string;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string | { readonly uri: string };
  };
  readonly operations: Readonly<Record<string, BotocoreOperation>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

export interface BotocoreOperation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: BotocoreReference & { readonly locationName?: string };
  readonly output?: BotocoreReference;
  readonly authtype?: string;
  readonly unsignedPayload?: boolean;
  readonly deprecated?: boolean;
  readonly endpoint?: { readonly hostPrefix?: string };
  readonly staticContextParams?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface BotocoreReference {
  readonly shape: string;
}

/** A member of a structure, list or map, with what it says of the wire. */
export interface BotocoreMember extends BotocoreReference {
  readonly location?: string;
  readonly locationName?: string;
  readonly queryName?: string;
  readonly idempotencyToken?: boolean;
  readonly streaming?: boolean;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly contextParam?: { readonly name: string };
}

export interface BotocoreShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, BotocoreMember>>;
  readonly member?: BotocoreMember;
  readonly key?: BotocoreMember;
  readonly value?: BotocoreMember;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly flattened?: boolean;
  readonly locationName?: string;
  readonly union?: boolean;
  readonly document?: boolean;
  readonly eventstream?: boolean;
  readonly streaming?: boolean;
  readonly sensitive?: boolean;
}
