import type { ActionFunctionArgs, data } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { type After, type FormAnswer, submit } from "#app/http/submit";
import { openReceipts, readUpload, withReceipts } from "#app/http/uploads";
import type { NewEvidence } from "#app/operations/evidence/evidence";
import type { Work } from "#app/work";
import { organisationZone } from "#db/installation/organisation";
import { type EvidenceInput, evidenceInput } from "#domain/evidence/forms";
import type { Action } from "#domain/roles";

type Added = { id: string; ref: string };
type Adding = {
  action: Action;
  /** The control that the page is about, whatever the form names. */
  control?: string;
  add(work: Work, item: NewEvidence): Promise<Added>;
  then(added: Added): After<object>;
};

/** A form by which a person adds evidence: its files, its fields, and what was wrong with both said together. */
export async function submitEvidence(args: ActionFunctionArgs, { action, control, add, then }: Adding) {
  const visitor = requireUser(args, action);
  const { app } = args.context;
  const zone = visitor.zone ?? (await organisationZone(app.read));
  const { form, refusal } = await readUpload(app, visitor, args.request);
  if (control) form.set("control", control);
  const answer = await submit(args, {
    schema: evidenceInput(zone),
    action,
    form,
    change: async (work, input) => {
      if (refusal) throw refusal;
      return add(work, newEvidence(app, visitor, input));
    },
    then,
  });
  if (answer instanceof Response) return answer;
  const refused = answer as ReturnType<typeof data<FormAnswer>>;
  // What was wrong with a file is said beside what else is wrong, or it would be found out one try later.
  const { result } = refused.data ?? {};
  if (refusal && result) result.error = { ...result.error, [refusal.field ?? ""]: [refusal.message] };
  return withReceipts(app, visitor, form, refused);
}

function newEvidence(app: AppContext, visitor: Visitor, input: EvidenceInput): NewEvidence {
  const { title, shows, kind, coversFrom, coversTo, control, dueOn, event, items, supersedes } = input;
  const { performedFrom, performedTo } = input;
  const { source, environment, query, extractedAt, rows, completeness } = input;
  return {
    id: input.once,
    title,
    shows,
    kind,
    performed: performedFrom ? { from: performedFrom, to: performedTo ?? performedFrom } : null,
    covers: coversFrom && coversTo ? { from: coversFrom, to: coversTo } : null,
    provenance: { source, environment, query, extractedAt, rows, completeness },
    files: openReceipts(app, visitor, input.stored),
    controls: control
      ? [
          {
            controlRef: control,
            dueOn: event ? null : dueOn,
            eventId: event,
            items: items?.length ? items : null,
          },
        ]
      : [],
    supersedes,
  };
}
