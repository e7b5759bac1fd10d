import { resumeLog } from '#core/administration/resume-log.ts';
import { showLog } from '#core/administration/show-log.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';
import { readLoss } from './read-loss.ts';
import { readReason } from './read-reason.ts';

/** `GET /v1/admin/ledger/log`: how the log stands that the ledger is sealed into. */
export const showLogRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered) => jsonReply(200, await showLog(administered, ports)));

/** `POST /v1/admin/ledger/resume` `{reason, loss}`: sealing goes on after what stopped it, without what is lost. */
export const resumeLogRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const body = jsonBody(event);
    const reason = readReason(body.reason);
    const asked = body.loss === undefined ? { reason } : { reason, loss: readLoss(body.loss) };
    return jsonReply(200, { ...(await resumeLog(administered, asked, ports)) });
  });
