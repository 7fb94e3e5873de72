import { type ActionFunctionArgs, type data, redirect } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { type FormAnswer, submit } from "#app/http/submit";
import { openReceipts, readUpload, withReceipts } from "#app/http/uploads";
import { answerRequest, handBackRequest } from "#app/operations/evidence/request-answers";
import { readOwnRequest } from "#app/queries/evidence/requests";
import { answerInput, handBackInput } from "#domain/evidence/request-forms";

const action = "evidence-requests.answer-own" as const;

/** The forms of the person who is asked for evidence: files with their day, or the word that it is not theirs to provide. */
export async function submitAnswer(args: ActionFunctionArgs) {
  const visitor = requireUser(args, action);
  const { app } = args.context;
  const ref = args.params.ref ?? "";
  if (!(await readOwnRequest(app, visitor, ref))) throw notFound();
  const { form, refusal } = await readUpload(app, visitor, args.request);
  const then = () => redirect(`/my/evidence-requests/${ref}`);
  if (form.get("do") === "hand-back")
    return submit(args, {
      schema: handBackInput,
      action,
      form,
      change: (work, { reason }) => handBackRequest(work, ref, reason),
      then: () => redirect("/my"),
    });
  const answer = await submit(args, {
    schema: answerInput,
    action,
    form,
    change: async (work, { once, stored, ...given }) => {
      if (refusal) throw refusal;
      return answerRequest(work, ref, { ...given, id: once, files: openReceipts(app, visitor, stored) });
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
