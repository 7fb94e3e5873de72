import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { signLogHead } from "#app/operations/installation/log-heads";
import { acceptLoss } from "#app/operations/installation/lost-records";
import { proofFile } from "#app/queries/evidence/proof";
import { findEvidence } from "#db/evidence/evidence";

export const command: Command = {
  name: "log",
  usage: ["log head", "log prove REF", "log accept-loss --reason TEXT"],
  options: { reason: { type: "string" } },
  run(call) {
    const verb = call.words[0];
    if (verb === "head") return head(call);
    if (verb === "prove") return prove(call);
    if (verb === "accept-loss") return accept(call);
    throw new WrongUsage("Use head, prove or accept-loss.");
  },
};

async function head(call: Call): Promise<void> {
  const app = await call.open();
  const { size, root, at, signature, publicKey } = await signLogHead(app);
  const value = { size, root: root.toString("hex"), at: at.toISOString(), signature, publicKey };
  call.answer(
    [
      `${size} entries, root ${value.root}`,
      `signed ${value.at}`,
      `signature ${signature}`,
      `public key ${publicKey}`,
    ],
    value,
  );
}

/** The proof as JSON with or without --json: it is made for other programs to check. */
async function prove(call: Call): Promise<void> {
  const ref = requireWord(call, 1, "The reference");
  const app = await call.open();
  const item = await findEvidence(app.read, ref);
  if (!item) throw new Error(`There is no evidence ${ref}.`);
  await signLogHead(app);
  const proof = await proofFile(app, item);
  if (!proof) throw new Error(`${ref} is not in the log.`);
  call.answer(JSON.stringify(proof, null, 2), proof);
}

/** Records with its reason that lost records are known to be lost. */
async function accept(call: Call): Promise<void> {
  const reason = requireOption(call, "reason");
  const loss = await acceptLoss(await call.open(), call.actor, reason);
  const words =
    loss.source === "unreadable"
      ? "Recorded: an unknown number of records was lost."
      : `Recorded: the log had ${loss.known} entries and now has ${loss.have}.`;
  call.answer(words, loss);
}
