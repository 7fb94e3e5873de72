import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { readForm, submit } from "#app/http";
import { readIncidentRecord } from "#app/incident-record";
import { signNotRequired } from "#app/operations/breach-clocks";
import { recordTold } from "#app/operations/told-elsewhere";
import { actorOf } from "#app/visitor";
import { perform } from "#app/work";
import { Crumbs } from "#components/crumbs";
import { Facts } from "#components/facts";
import { FileDrop } from "#components/file-drop";
import { Form, type FormAnswer } from "#components/form";
import { Head } from "#components/head";
import { MomentField } from "#components/moment-field";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { TextArea } from "#components/text-area";
import { When } from "#components/when";
import { safeFileName } from "#domain/evidence";
import { earliest, typedMoment } from "#domain/moments";
import { said } from "#domain/said";
import { z } from "#domain/schema";
import { typedNow, zoneOf } from "./zone";

export const meta = () => [{ title: "Breach clock · Surety" }];
const largest = 25 * 1024 * 1024;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const record = await readIncidentRecord(app.read, args.params.ref ?? "", app.now());
  const clock = record?.clocks.find((one) => one.id === args.params.id);
  if (!record || !clock) throw notFound();
  return {
    clock,
    ref: record.incident.ref,
    note: record.rules.note,
    now: typedNow(app.now(), await zoneOf(app, visitor)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { app, visitor } = args.context;
  const { ref = "", id = "" } = args.params;
  const form = await readForm(args.request);
  const then = () => redirect(`/incidents/${ref}`);
  if (form.get("do") === "not-required") {
    const schema = z.object({ reason: said("Say why", 5000) });
    const change = (work: Parameters<typeof signNotRequired>[0], input: { reason: string }) =>
      signNotRequired(work, id, input.reason);
    return submit(args, { form, action: "incidents.edit", stepUp: true, schema, change, then });
  }
  const zone = await zoneOf(app, visitor);
  const schema = z.object({
    at: typedMoment(zone),
    note: said("Say how they were told, and by whom", 5000),
    proof: z.instanceof(File, { message: "Attach the proof: the letter, the receipt, the reply" }),
  });
  return submit(args, {
    form,
    action: "notices.send",
    stepUp: true,
    schema,
    then,
    run: async (who, { at, note, proof }) => {
      const stored = await app.vault.put(new Uint8Array(await proof.arrayBuffer()), { maxBytes: largest });
      const told = {
        at: earliest(at, zone),
        note,
        proof: { sha256: stored.sha256, name: safeFileName(proof.name) },
      };
      return perform(app, actorOf(who), (work) => recordTold(work, id, told));
    },
  });
}

export default function BreachClock() {
  const { clock, ref, note, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as FormAnswer;
  const refusing = answer?.result?.initialValue ? "reason" in answer.result.initialValue : false;
  const open = clock.state.kind !== "ended";
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], [clock.rule]]} />
      <Head
        title={`${clock.rule}: ${clock.recipient}`}
        lede={`${clock.limit}, from “${clock.anchorLabel.toLowerCase()}”.`}
      />
      <div className="stack">
        <Sheet title="What is owed" foot={note}>
          <Facts
            facts={[
              ["Recipient", clock.recipient],
              ["Starts", clock.startsAt ? <When key="s" at={clock.startsAt} as="both" /> : "not yet"],
              ["Deadline", clock.deadlineAt ? <When key="d" at={clock.deadlineAt} as="both" /> : "not yet"],
              [
                "Whose number",
                {
                  law: "the law’s",
                  contract: "the customer’s contract",
                  own: "our own: the law says “without undue delay”",
                }[clock.whose],
              ],
              ["Contents", clock.contents.join("; ")],
              clock.notes ? ["Notes", clock.notes] : null,
              ["Sources", clock.sources.join(", ")],
              clock.state.kind === "ended" && ["Ended", <When key="e" at={clock.state.at} as="both" />],
              clock.endedReason ? ["Why", clock.endedReason] : null,
              clock.endedBy
                ? ["By", `${clock.endedBy}${clock.endedFactor ? `, ${clock.endedFactor}` : ""}`]
                : null,
            ]}
          />
        </Sheet>
        {open ? (
          <div className="cols even">
            <Sheet title="They were told another way" pad>
              <Form<{ at: string; note: string; proof: string }>
                id="told"
                answer={refusing ? null : answer}
                values={{ at: now }}
                multipart
                stepUp
                foot={
                  <Submit kind="go" name="do" value="told">
                    Record that they were told
                  </Submit>
                }
              >
                {(fields) => (
                  <>
                    <MomentField field={fields.at} label="When they were told" />
                    <TextArea field={fields.note} label="How, and by whom" />
                    <FileDrop
                      field={fields.proof}
                      label="Proof"
                      hint="The letter, the portal’s receipt, the reply. At most 25 MB."
                    />
                  </>
                )}
              </Form>
            </Sheet>
            <Sheet title="It is not required" pad>
              <Form<{ reason: string }>
                id="waive"
                answer={refusing ? answer : null}
                stepUp
                foot={
                  <Submit kind="stop" name="do" value="not-required">
                    Sign that it is not required
                  </Submit>
                }
              >
                {(fields) => (
                  <TextArea
                    field={fields.reason}
                    label="Not required, because"
                    hint="Your name, the time and your second factor stand beside it."
                  />
                )}
              </Form>
            </Sheet>
          </div>
        ) : null}
      </div>
    </>
  );
}
