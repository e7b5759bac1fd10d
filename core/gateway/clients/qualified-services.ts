/**
 * Services of which another one is signed by the same name and has an operation that looks alike on
 * the wire, so that the gateway's one address cannot tell them apart. By the name that AWS's
 * configuration files give a service: the name that the gateway's addresses have, botocore's.
 */
export const qualifiedServices: Readonly<Record<string, string>> = {
  bedrock: 'bedrock',
  bedrock_agent: 'bedrock-agent',
  bedrock_agent_runtime: 'bedrock-agent-runtime',
  bedrock_data_automation: 'bedrock-data-automation',
  chime: 'chime',
  chime_sdk_identity: 'chime-sdk-identity',
  chime_sdk_media_pipelines: 'chime-sdk-media-pipelines',
  chime_sdk_meetings: 'chime-sdk-meetings',
  chime_sdk_messaging: 'chime-sdk-messaging',
  chime_sdk_voice: 'chime-sdk-voice',
  greengrass: 'greengrass',
  greengrassv2: 'greengrassv2',
  ivs: 'ivs',
  ivs_realtime: 'ivs-realtime',
  lambda: 'lambda',
  lambda_microvms: 'lambda-microvms',
  lex_model_building_service: 'lex-models',
  lex_models_v2: 'lexv2-models',
  pinpoint_sms_voice: 'pinpoint-sms-voice',
  qconnect: 'qconnect',
  s3_control: 's3control',
  signer: 'signer',
  signer_data: 'signer-data',
  timestream_query: 'timestream-query',
  timestream_write: 'timestream-write',
  wisdom: 'wisdom',
};

/** The address of one service alone at a gateway. */
export function serviceAddress(gateway: string, service: string): string {
  return `${gateway}/_s/${service}`;
}
