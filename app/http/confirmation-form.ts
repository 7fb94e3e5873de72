import type { ActionFunctionArgs } from "@remix-run/node";
import { actorOf } from "#app/auth/visitor";
import { submit } from "#app/http/submit";
import { zoneOf } from "#app/queries/zone";
import { perform, type Work } from "#app/work";
import { safeFileName } from "#domain/evidence/evidence";
import { earliest, typedMoment } from "#domain/moments";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";
import { refuseOtherKind } from "#evidence/files/file-kinds";

const largest = 25 * 1024 * 1024;
type Confirmation = { at: Date; note: string; proof: { sha256: string; name: string } };

/** The form "they were notified another way": when, how, and the proof, which goes into the vault first. */
export async function confirmationForm(
  args: ActionFunctionArgs,
  form: FormData,
  confirm: (work: Work, confirmation: Confirmation) => Promise<void>,
  then: () => Response,
) {
  const { app, visitor } = args.context;
  const zone = await zoneOf(app, visitor);
  const schema = z.object({
    at: typedMoment(zone),
    note: requiredText("Enter how they were notified, and by whom", 5000),
    proof: z.instanceof(File, { message: "Attach the proof: the letter, the receipt, the reply" }),
  });
  return submit(args, {
    form,
    action: "notices.send",
    stepUp: true,
    schema,
    then,
    run: async (who, { at, note, proof }) => {
      const name = safeFileName(proof.name);
      const bytes = new Uint8Array(await proof.arrayBuffer());
      refuseOtherKind(name, bytes, "proof");
      const stored = await app.vault.put(bytes, { maxBytes: largest });
      const kept = { sha256: stored.sha256, name };
      return perform(app, actorOf(who), (work) =>
        confirm(work, { at: earliest(at, zone), note, proof: kept }),
      );
    },
  });
}
