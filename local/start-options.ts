/** What `npm start` takes; the wire contract of local mode. */
export interface StartOptions {
  /** Broker; the gateway is N+1 and the sandbox N+2. 0 picks free ports. */
  readonly port: number;
  readonly data: string;
  /** Configuration folder that was asked for; absent: the example, on first start only. */
  readonly config?: string;
  /** Another AWS emulator in place of the sandbox. */
  readonly upstream?: string;
  /** AWS itself, with the credentials in the environment. */
  readonly aws: boolean;
}
