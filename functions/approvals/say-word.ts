import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Said, sayWord } from '#core/approvals/say-word.ts';
import { asFault, Fault } from '#core/faults.ts';
import { readReason } from '#functions/admin/read-reason.ts';
import { type Form, refuseUnknown } from '#functions/form.ts';
import type { Route } from '#functions/lambda.ts';
import { seeOther } from '#functions/pages/page-reply.ts';
import { type PageRequest, signedInPage } from '#functions/pages/page-route.ts';
import { draftOf, dropDraft, keepDraft } from './draft.ts';
import { type ApprovalPagePorts, personLooking, requestNamed } from './person-looking.ts';
import { isNarrowingField, readNarrowingFields } from './read-narrowing-fields.ts';
import { readRequestView, refusedReply } from './request-reply.ts';
import { isSo } from './said-so.ts';

/** `POST /approvals/{id}/vote` `choice`, `reason`, `instead_of`, and what is left where `choice` is `narrow`. */
export const voteRoute = (ports: ApprovalPagePorts): Route => wordRoute(readVote, ports);

/** `POST /approvals/{id}/withdraw`: takes one's own word back. */
export const withdrawRoute = (ports: ApprovalPagePorts): Route =>
  wordRoute((form) => readPlain('withdraw', form), ports);

/** `POST /approvals/{id}/cancel` `reason`: ends a request that is wanted no more. */
export const cancelRoute = (ports: ApprovalPagePorts): Route =>
  wordRoute((form) => readPlain('cancel', form), ports);

/** Says it, and leads back to the request. What is refused is told where the form stands. */
function wordRoute(read: (form: Form) => Said, ports: ApprovalPagePorts): Route {
  return signedInPage(ports, async (request) => {
    const { form, event } = request;
    const id = requestNamed(event);
    const draft = writtenIn(form);
    try {
      const said = read(form);
      return await sayOnce(request, said, ports);
    } catch (error) {
      const fault = asFault(error);
      if (isOfThePage(fault)) throw fault;
      if (fault.code !== 'sign_in_needed') return refusedReply(request, { fault, draft }, ports);
      const { signInAgain } = await readRequestView(request, ports);
      return seeOther(signInAgain, [keepDraft({ request: id, words: draft }, ports.audience)]);
    }
  });
}

/** What is not about the word, but about the request itself or our side. */
function isOfThePage({ code, form }: Fault): boolean {
  return code === 'not_found' || form.status >= 500;
}

async function sayOnce(
  request: PageRequest,
  said: Said,
  ports: ApprovalPagePorts,
): Promise<APIGatewayProxyResult> {
  const { event, signedIn } = request;
  const id = requestNamed(event);
  try {
    await sayWord(personLooking(request), { id, said }, ports);
  } catch (error) {
    // Sent twice: where all is as the form wanted it, the second has nothing to complain of.
    const { shown } = await readRequestView(request, ports);
    if (said.narrowing !== undefined || !isSo(said.word, signedIn.person.id, shown)) throw error;
  }
  const isKept = draftOf(event, id, ports.audience) !== undefined;
  return seeOther(`/approvals/${id}?done=${said.word}`, isKept ? [dropDraft(ports.audience)] : []);
}

const plainFields = new Set(['reason']);
const voteFields = new Set(['choice', 'reason', 'instead_of']);

function readVote(form: Form): Said {
  const choice = form.get('choice');
  switch (choice) {
    case 'approve':
    case 'deny':
    case 'abstain':
      refuseUnknown(form, voteFields);
      return { word: choice, ...reasonIn(form), ...placeIn(form) };
    case 'narrow': {
      refuseUnknown(new Map([...form].filter(([name]) => !isNarrowingField(name))), voteFields);
      return {
        word: 'approve',
        narrowing: readNarrowingFields(form),
        ...reasonIn(form),
        ...placeIn(form),
      };
    }
    default:
      throw new Fault('invalid_request', 'say yes or no, or abstain; choose one of the buttons');
  }
}

function readPlain(word: 'withdraw' | 'cancel', form: Form): Said {
  refuseUnknown(form, plainFields);
  return { word, ...reasonIn(form) };
}

function reasonIn(form: Form): { readonly reason?: string } {
  const reason = readReason(writtenIn(form));
  return reason === '' ? {} : { reason };
}

function placeIn(form: Form): { readonly insteadOf?: string } {
  const insteadOf = form.get('instead_of') ?? '';
  return insteadOf === '' ? {} : { insteadOf };
}

/** A reason is one line in the ledger, however it was broken in the field. */
function writtenIn(form: Form): string {
  return (form.get('reason') ?? '').replaceAll(/\s+/gu, ' ').trim();
}
